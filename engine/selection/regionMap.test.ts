import { expect, test } from 'vitest';
import { regionMap, selectRegionCells } from './regionMap.js';
import { selectCells } from './selectCells.js';
import { seededRandom } from './seededRandom.js';

const g = 12;
const random = seededRandom(3);
const map = Float32Array.from({ length: g * g }, () => random());

test.each([
  [120, 120],
  [301, 97],
  [97, 302],
  [1, 1],
])('the whole of %i x %i has the map and the cells of the picture, to the bit', (width, height) => {
  const whole = { left: 0, top: 0, width, height };
  expect(regionMap(map, g, whole, { width, height })).toEqual(map);
  const settings = { lowresGrid: g, imageWidth: width, imageHeight: height, threshold: 100 };
  expect(selectRegionCells(map, settings, whole)).toEqual(selectCells(map, settings));
});

test('a quarter has four tokens for each of the picture', () => {
  const part = regionMap(map, g, { left: 60, top: 0, width: 60, height: 60 }, { width: 120, height: 120 });
  for (let y = 0; y < g; y++) {
    for (let x = 0; x < g; x++) {
      expect(part[y * g + x]).toBe(map[Math.floor(y / 2) * g + 6 + Math.floor(x / 2)]);
    }
  }
});

/** As `regionMap`, by counting small squares. */
function counted(
  region: { left: number; top: number; width: number; height: number },
  width: number,
  height: number,
) {
  const [wholeSide, side] = [Math.max(width, height), Math.max(region.width, region.height)];
  const at = (x: number, y: number): number => {
    const [column, row] = [x + Math.floor((wholeSide - width) / 2), y + Math.floor((wholeSide - height) / 2)];
    return map[Math.floor((row / wholeSide) * g) * g + Math.floor((column / wholeSide) * g)]!;
  };
  const steps = 300;
  return (token: number): number => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < steps * steps; i++) {
      const inSquare = (index: number, step: number): number => ((index + (step + 0.5) / steps) / g) * side;
      const x = inSquare(token % g, i % steps) - Math.floor((side - region.width) / 2);
      const y =
        inSquare(Math.floor(token / g), Math.floor(i / steps)) - Math.floor((side - region.height) / 2);
      if (x < 0 || y < 0 || x >= region.width || y >= region.height) continue;
      sum += at(region.left + x, region.top + y);
      count++;
    }
    return count === 0 ? NaN : sum / count;
  };
}

test.each([
  [{ left: 13, top: 31, width: 50, height: 41 }, 160, 90],
  [{ left: 3, top: 101, width: 71, height: 200 }, 90, 330],
])('any other part has the mean over the area, %j of %i x %i', (region, width, height) => {
  const part = regionMap(map, g, region, { width, height });
  const expected = counted(region, width, height);
  for (let token = 0; token < g * g; token++) {
    const mean = expected(token);
    if (!Number.isNaN(mean)) expect(Math.abs(part[token]! - mean)).toBeLessThan(0.01);
  }
});

test('a region within one token has all its cells, with its own padding', () => {
  const settings = { lowresGrid: g, imageWidth: 1200, imageHeight: 1200, threshold: 48 };
  const square = selectRegionCells(map, settings, { left: 210, top: 310, width: 40, height: 40 });
  expect(square).toEqual(new Uint8Array(81).fill(1));
  const wide = selectRegionCells(map, settings, { left: 210, top: 310, width: 40, height: 10 });
  // A margin of 15 of 40 pixels is 4 of 12 lines; the cells of the 4 lines left are 3 of 9.
  expect([...wide]).toEqual(Array.from({ length: 81 }, (_, cell) => (cell >= 27 && cell < 54 ? 1 : 0)));
});
