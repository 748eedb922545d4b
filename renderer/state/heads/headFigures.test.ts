// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { entropyOf, headMap, headsInOrder, massOn, tokenShares } from './headFigures.js';

const square = { width: 400, height: 400 };
/** Two rows of tokens of a picture twice as wide as high: the upper half of the first lies in the padding. */
const wide = { width: 400, height: 200 };

describe('tokenShares', () => {
  it('is how much of each token lies in the picture', () => {
    expect([...tokenShares(null, square, 2)]).toEqual([1, 1, 1, 1]);
    expect([...tokenShares(null, wide, 2)]).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect([...tokenShares(null, wide, 4)].slice(0, 8)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it('is how much of each lies in an annotation, by area', () => {
    const box = { type: 'box', x: 100, y: 0, width: 200, height: 100 } as const;
    expect([...tokenShares(box, square, 2)]).toEqual([0.25, 0.25, 0, 0]);
    const holed = {
      type: 'polygon',
      points: [
        [0, 0],
        [200, 0],
        [200, 200],
        [0, 200],
      ],
      holes: [
        [
          [0, 0],
          [100, 0],
          [100, 200],
          [0, 200],
        ],
      ],
    } as const;
    expect([...tokenShares(holed, square, 2)]).toEqual([0.5, 0, 0, 0]);
    const outside = { type: 'box', x: 0, y: -500, width: 400, height: 510 } as const;
    expect(tokenShares(outside, wide, 2).reduce((sum, share) => sum + share, 0)).toBeLessThan(0.15);
  });

  it('is nothing for a shape without an area', () => {
    const point = { type: 'point', at: [10, 10] } as const;
    expect([...tokenShares(point, square, 2)]).toEqual([0, 0, 0, 0]);
  });
});

describe('the figures of a head', () => {
  const picture = Float64Array.of(1, 1, 0, 1);

  it('are of what it gives the picture, without the padding', () => {
    const map = Float32Array.of(0.25, 0.25, 9, 0.5);
    expect(massOn(map, Float64Array.of(0, 0.5, 0, 1), picture)).toBeCloseTo(0.625, 12);
    expect(entropyOf(map, picture)).toBeCloseTo(1.5 * Math.log(2), 12);
  });

  it('are 0 and 1 where they must be', () => {
    expect(massOn(Float32Array.of(0, 1, 0, 0), Float64Array.of(0, 1, 0, 0), picture)).toBe(1);
    expect(entropyOf(Float32Array.of(0, 3, 0, 0), picture)).toBe(0);
  });

  it('are not known of a head that looks at the padding alone', () => {
    const map = Float32Array.of(0, 0, 9, 0);
    expect(massOn(map, Float64Array.of(1, 0, 0, 0), picture)).toBeNull();
    expect(entropyOf(map, picture)).toBeNull();
  });
});

it('takes the map of a head at a token from where it lies', () => {
  const maps = Float32Array.from({ length: 3 * 2 * 4 }, (_, index) => index);
  const here = { layer: 3, firstToken: 5, tokens: 3, heads: 2, side: 2, maps };
  expect([...headMap(here, 6, 1)!]).toEqual([12, 13, 14, 15]);
  expect(headMap(here, 4, 0)).toBeUndefined();
  expect(headMap(here, 8, 0)).toBeUndefined();
  expect(headMap(here, 5, 2)).toBeUndefined();
});

it('sorts heads, those that are equal by their number and those without a figure last', () => {
  const figures = [
    { mass: 0.2, entropy: 2 },
    { mass: null, entropy: null },
    { mass: 0.9, entropy: 1 },
    { mass: 0.2, entropy: 0.5 },
  ];
  expect(headsInOrder(figures, 'number')).toEqual([0, 1, 2, 3]);
  expect(headsInOrder(figures, 'mass')).toEqual([2, 0, 3, 1]);
  expect(headsInOrder(figures, 'entropy')).toEqual([3, 2, 0, 1]);
});
