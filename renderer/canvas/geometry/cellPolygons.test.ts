// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellOnImage } from './cellGrid.js';
import { cellPolygons } from './cellPolygons.js';
import { pointInRings } from './pointInRings.js';
import { shapeArea, signedArea } from './shapeMeasures.js';
import { shapeRings } from './shapeVertices.js';

const grids = fc.array(fc.constantFrom(0, 1), { minLength: 81, maxLength: 81 });
const images = fc.record({
  width: fc.integer({ min: 1, max: 4000 }),
  height: fc.integer({ min: 1, max: 4000 }),
});

/** A grid of 3 x 3 in words, `#` selected. */
function three(...rows: string[]): number[] {
  return Array.from(rows.join(''), (letter) => (letter === '#' ? 1 : 0));
}

describe('cellPolygons', () => {
  const image = { width: 300, height: 300 };

  it('outlines what is joined by sides, corners only where the border turns', () => {
    expect(cellPolygons(image, three('##.', '#..', '..#'), 3)).toEqual([
      { type: 'polygon', points: [[200, 0], [200, 100], [100, 100], [100, 200], [0, 200], [0, 0]] },
      { type: 'polygon', points: [[300, 200], [300, 300], [200, 300], [200, 200]] },
    ]); // prettier-ignore
  });

  it('leaves the hole in a ring, and joins nothing over a corner', () => {
    const [ring, ...others] = cellPolygons(image, three('###', '#.#', '###'), 3);
    expect(others).toEqual([]);
    expect(ring!.holes).toHaveLength(1);
    expect(shapeArea(ring!)).toBe(80_000);
    expect(cellPolygons(image, three('#.#', '.#.', '#.#'), 3)).toHaveLength(5);
    expect(cellPolygons(image, three('##.', '#.#', '###'), 3), 'the hole is open at a corner').toHaveLength(
      1,
    );
  });

  it('is cut to the picture, and leaves out what shows only padding', () => {
    const wide = { width: 300, height: 120 };
    expect(cellPolygons(wide, three('###', '...', '...'), 3)).toEqual([
      { type: 'polygon', points: [[300, 0], [300, 10], [0, 10], [0, 0]] },
    ]); // prettier-ignore
    expect(cellPolygons({ width: 300, height: 60 }, three('###', '...', '###'), 3)).toEqual([]);
  });

  it('covers exactly the selected cells, on any grid and picture', () => {
    fc.assert(
      fc.property(images, grids, (size, grid) => {
        const polygons = cellPolygons(size, grid, 9);
        let area = 0;
        for (const [cell, value] of grid.entries()) {
          const shown = cellOnImage(size, 9, { row: Math.floor(cell / 9), column: cell % 9 });
          if (shown === null) continue;
          if (value === 1) area += shown.width * shown.height;
          const middle = [shown.x + shown.width / 2, shown.y + shown.height / 2] as const;
          const covering = polygons.filter((polygon) => pointInRings(shapeRings(polygon), middle));
          expect(covering.length).toBe(value);
        }
        const sum = polygons.reduce((total, polygon) => total + shapeArea(polygon), 0);
        expect(Math.abs(sum - area)).toBeLessThan(1e-6 * size.width * size.height);
        for (const { points, holes = [] } of polygons) {
          expect(signedArea(points)).toBeGreaterThan(0);
          for (const hole of holes) expect(signedArea(hole)).toBeLessThan(0);
          for (const [x, y] of points) {
            expect(x >= 0 && y >= 0 && x <= size.width && y <= size.height).toBe(true);
          }
        }
      }),
      { seed: 9, numRuns: 300 },
    );
  });
});
