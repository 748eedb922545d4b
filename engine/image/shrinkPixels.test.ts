import { expect, it } from 'vitest';
import { shrinkPixels } from './shrinkPixels.js';

it('takes the mean of what a pixel stands for', () => {
  const data = Uint8Array.from([
    0, 0, 0, 10, 20, 30, 100, 0, 0, 100, 0, 0, 20, 0, 0, 30, 20, 10, 100, 0, 0, 100, 0, 4,
  ]);
  const { width, height, data: small } = shrinkPixels({ width: 4, height: 2, data }, 2);
  expect([width, height]).toEqual([2, 1]);
  expect([...small]).toEqual([15, 10, 10, 100, 0, 1]);
});

it('leaves a small one as it is, and a thin one with a side of 1', () => {
  const data = Uint8Array.from([1, 2, 3]);
  expect(shrinkPixels({ width: 1, height: 1, data }, 8)).toEqual({ width: 1, height: 1, data });
  const thin = shrinkPixels({ width: 1000, height: 1, data: new Uint8Array(3000).fill(9) }, 10);
  expect([thin.width, thin.height, ...thin.data]).toEqual([10, 1, ...new Uint8Array(30).fill(9)]);
});
