import { expect, test } from 'vitest';
import { paddedSquare } from './paddedSquare.js';

test('the pad before the image is floor((long - short) / 2)', () => {
  expect(paddedSquare(900, 301)).toEqual({ side: 900, left: 0, top: 299 });
  expect(paddedSquare(10, 15)).toEqual({ side: 15, left: 2, top: 0 });
  expect(paddedSquare(7, 7)).toEqual({ side: 7, left: 0, top: 0 });
});
