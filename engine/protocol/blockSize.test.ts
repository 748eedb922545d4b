import { expect, it } from 'vitest';
import { usualBlockSize } from './blockSize.js';

it('shares a scale among more numbers in 4 bits of large decoders only', () => {
  expect(usualBlockSize('int4', 4096)).toBe(128);
  expect(usualBlockSize('int4', 2048)).toBe(128);
  expect(usualBlockSize('int4', 960)).toBe(32);
  expect(usualBlockSize('int8', 4096)).toBe(32);
});
