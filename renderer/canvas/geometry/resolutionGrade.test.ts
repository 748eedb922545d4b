// @vitest-environment node
import { expect, it } from 'vitest';
import { resolutionGrade } from './resolutionGrade.js';

it.each([
  [0.02, 'enlarged'],
  [0.999, 'enlarged'],
  [1, 'same'],
  [1.001, 'slight'],
  [1.499, 'slight'],
  [1.5, 'shrunk'],
  [3.999, 'shrunk'],
  [4, 'strong'],
  [65, 'strong'],
] as const)('%f original pixels to one of the model are %s', (shrink, grade) => {
  expect(resolutionGrade(shrink)).toBe(grade);
});
