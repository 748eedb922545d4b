import { describe, expect, it } from 'vitest';
import { patchStatistics } from './patchStatistics.js';
import { type PictureRule, TaughtPictures } from './TaughtPictures.js';

const kind = {
  mean: Float32Array.of(1, 1, 1, 1),
  axes: Float32Array.of(1, 0, 0, 0),
  spreads: Float32Array.of(10),
  rest: 2,
};
const rule: PictureRule = {
  kinds: [kind, { ...kind, mean: Float32Array.of(100, 1, 1, 1) }],
  unit: 1,
  slope: new Float32Array(4),
  offset: 0,
  limit: 5,
};
const distance = (changes: Partial<PictureRule>, ...statistics: number[]): number =>
  new TaughtPictures({ ...rule, ...changes }).distance(Float32Array.of(...statistics));

describe('the distance of a picture from those taught', () => {
  it('counts deviations along the axes and across them, in units of the limit', () => {
    expect(distance({}, 1, 1, 1, 1)).toBe(0);
    expect(distance({}, 31, 1, 1, 1)).toBeCloseTo(3 / 5);
    expect(distance({}, 1, 7, 1, 1)).toBeCloseTo(3 / 5);
    expect(distance({}, 31, 1, 9, 1)).toBeCloseTo(5 / 5);
  });

  it('is that from the nearest kind', () => {
    expect(distance({}, 90, 1, 1, 1)).toBeCloseTo(1 / 5);
  });

  it('adds the linear rule, and is never below 0', () => {
    const tilted = { unit: 2, slope: Float32Array.of(0, 0, 0, 0.5), offset: -1 };
    expect(distance(tilted, 1, 7, 1, 1)).toBeCloseTo((3 / 2 + 0.5 - 1) / 5);
    expect(distance(tilted, 1, 1, 1, 1)).toBe(0);
  });
});

describe('the statistics of patches', () => {
  it('are means, then deviations, of each dimension', () => {
    const patches = Float32Array.of(1, 10, 3, 10, 1, 10, 3, 10); // [4, 2]
    expect(patchStatistics(patches, { width: 50, height: 50 }, 2)).toEqual(Float32Array.of(2, 10, 1, 0));
  });

  it('leave out the padding, and weigh patches by the part that shows picture', () => {
    const patches = Float32Array.of(7, 7, 7, 7, 1, 2, 3, 4, 5, 5, 5, 5, 9, 9, 9, 9); // [16, 1]
    const upperMiddle = patchStatistics(patches, { width: 100, height: 50 }, 4);
    expect(upperMiddle[0]).toBeCloseTo((1 + 2 + 3 + 4 + 4 * 5) / 8);
    const quarterEach = patchStatistics(patches, { width: 100, height: 25 }, 4); // 37 to 62 of rows that end at 50
    expect(quarterEach[0]).toBeCloseTo((13 * 2.5 + 12 * 5) / 25);
    expect(patchStatistics(Float32Array.of(4, 6), { width: 9, height: 1 }, 1).length).toBe(4);
  });
});
