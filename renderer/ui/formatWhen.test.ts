// @vitest-environment node
import { expect, it } from 'vitest';
import { formatWhen } from './formatWhen.js';

it('says a moment as people do', () => {
  const now = new Date(2026, 10, 30, 18, 5);
  const of = (...date: [number, number, number, number, number]): string =>
    formatWhen(new Date(...date).toISOString(), now);
  expect(of(2026, 10, 30, 0, 1)).toBe('today 00:01');
  expect(of(2026, 10, 29, 23, 59)).toBe('yesterday 23:59');
  expect(of(2026, 10, 3, 9, 12)).toBe('3 Nov 09:12');
  expect(of(2025, 10, 30, 9, 12)).toBe('30 Nov 2025');
  expect(formatWhen('never', now)).toBe('');
});
