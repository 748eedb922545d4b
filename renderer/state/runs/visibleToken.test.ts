// @vitest-environment node
import { expect, it } from 'vitest';
import { visibleToken } from './visibleToken.js';

it('makes invisible tokens visible', () => {
  expect(visibleToken(' red')).toBe('red');
  expect(visibleToken('\n')).toBe('↵');
  expect(visibleToken('  ')).toBe('␣');
  expect(visibleToken('')).toBe('∅');
  expect(visibleToken('\u0007')).toBe('‹byte›');
  expect(visibleToken('\uFFFD')).toBe('‹byte›');
});
