// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape, ShapePoint } from '../../../engine/protocol/annotation.js';
import { maxCoordinate } from '../../../engine/protocol/sessionLimits.js';
import { pointInRings } from './pointInRings.js';
import { rectanglesMeet, shapeBounds, unionBounds } from './shapeBounds.js';
import {
  annotationAt,
  edgeNear,
  encloses,
  meetsRectangle,
  outlineDistance,
  vertexNear,
} from './shapeHits.js';
import { direction, lineLength, ringArea, shapeArea } from './shapeMeasures.js';
import {
  boxBetween,
  movedShape,
  shapeRings,
  verticesOf,
  withoutVertex,
  withVertex,
  withVertexAfter,
} from './shapeVertices.js';
import { simplifyLine } from './simplifyLine.js';
import { snapToCells } from './snapToCells.js';
import { cellLines } from './cellLines.js';
import { textExtent } from './textExtent.js';

const box: Shape = { type: 'box', x: 10, y: 20, width: 100, height: 50 };
const ring: Shape = {
  type: 'polygon',
  points: [[0, 0], [100, 0], [100, 100], [0, 100]],
  holes: [[[40, 40], [60, 40], [60, 60], [40, 60]]],
}; // prettier-ignore
const arrow: Shape = { type: 'arrow', from: [0, 0], to: [30, -40] };
const text: Shape = { type: 'text', at: [5, 5], text: 'two\nlines', sizePx: 20 };

describe('bounds', () => {
  it('hold what is drawn', () => {
    expect(shapeBounds(box)).toEqual({ x: 10, y: 20, width: 100, height: 50 });
    expect(shapeBounds(ring)).toEqual({ x: 0, y: 0, width: 100, height: 100 });
    expect(shapeBounds(arrow)).toEqual({ x: 0, y: -40, width: 30, height: 40 });
    expect(shapeBounds({ type: 'point', at: [3, 4] })).toEqual({ x: 3, y: 4, width: 0, height: 0 });
    expect(shapeBounds(text, (line) => line.length)).toEqual({ x: 5, y: 5, width: 100, height: 40 });
    expect(unionBounds([shapeBounds(box), shapeBounds(arrow)])).toEqual({
      x: 0,
      y: -40,
      width: 110,
      height: 110,
    });
    expect(unionBounds([])).toBeNull();
  });

  it('meet where they touch', () => {
    const a = { x: 0, y: 0, width: 10, height: 10 };
    expect(rectanglesMeet(a, { x: 10, y: 10, width: 1, height: 1 })).toBe(true);
    expect(rectanglesMeet(a, { x: 10.1, y: 0, width: 1, height: 1 })).toBe(false);
  });

  it('of text are wider for wide letters', () => {
    const width = (letters: string): number => textExtent({ text: letters, sizePx: 10 }).width;
    expect(width('漢字')).toBeGreaterThan(width('ab'));
    expect(width('漢字')).toBe(16);
  });
});

describe('measures', () => {
  it('are areas, lengths and angles in pixels of the picture', () => {
    expect([shapeArea(box), shapeArea(ring), shapeArea(arrow)]).toEqual([5000, 9600, 0]);
    expect(ringArea([[0, 0], [10, 0], [0, 10]])).toBe(50); // prettier-ignore
    expect(lineLength([[0, 0], [3, 4], [3, 10]])).toBe(11); // prettier-ignore
    expect(lineLength(shapeRings(box)[0]!, true)).toBe(300);
    const ways: [ShapePoint, number][] = [[[1, 0], 0], [[0, -1], 90], [[-1, 0], 180], [[0, 1], -90], [[1, -1], 45]]; // prettier-ignore
    for (const [to, angle] of ways) expect(direction([0, 0], to)).toBe(angle);
  });
});

describe('corners', () => {
  it('of a box move with the opposite one in its place', () => {
    expect(withVertex(box, { ring: 0, index: 2 }, [0, 0])).toEqual({
      type: 'box',
      x: 0,
      y: 0,
      width: 10,
      height: 20,
    });
    expect(verticesOf(box)).toHaveLength(4);
    expect(boxBetween([5, 9], [1, 2])).toEqual({ type: 'box', x: 1, y: 2, width: 4, height: 7 });
  });

  it('of outline and holes move, come and go; three stay', () => {
    const moved = withVertex(ring, { ring: 1, index: 0 }, [41, 42]);
    expect(shapeRings(moved)[1]![0]).toEqual([41, 42]);
    const more = withVertexAfter(ring, { ring: 0, index: 3 }, [-5, 50])!;
    expect(shapeRings(more)[0]!.at(-1)).toEqual([-5, 50]);
    expect(withoutVertex(more, { ring: 0, index: 4 })).toEqual(ring);
    const triangle = withoutVertex(ring, { ring: 1, index: 0 })!;
    expect(shapeRings(triangle)[1]).toHaveLength(3);
    expect(shapeRings(withoutVertex(triangle, { ring: 1, index: 0 })!)).toHaveLength(1);
    const three = withoutVertex(ring, { ring: 0, index: 0 })!;
    expect(withoutVertex(three, { ring: 0, index: 0 })).toBeNull();
    expect([
      withoutVertex(box, { ring: 0, index: 0 }),
      withVertexAfter(arrow, { ring: 0, index: 0 }, [1, 1]),
    ]).toEqual([null, null]);
  });

  it('move with the shape, and back again; nothing leaves what is kept', () => {
    const back = (shape: Shape): Shape => movedShape(movedShape(shape, 8, -16), -8, 16);
    for (const shape of [box, ring, arrow, text]) expect(back(shape)).toEqual(shape);
    expect(movedShape({ type: 'point', at: [0, 0] }, 1e12, -1e12)).toEqual({
      type: 'point',
      at: [maxCoordinate, -maxCoordinate],
    });
  });
});

describe('hits', () => {
  const named = (id: string, shape: Shape): { id: string; shape: Shape } => ({ id, shape });

  it('the uppermost line that is near, else the smallest that encloses', () => {
    const all = [
      named('small', { type: 'box', x: 20, y: 20, width: 10, height: 10 }),
      named('large', { type: 'box', x: 0, y: 0, width: 100, height: 100 }),
      named('line', { type: 'arrow', from: [0, 50], to: [100, 50] }),
    ];
    const at = (x: number, y: number): string | undefined => annotationAt(all, [x, y], 3)?.id;
    expect([at(25, 25), at(60, 60), at(50, 52), at(101, 90), at(200, 200)]).toEqual([
      'small',
      'large',
      'line',
      'large',
      undefined,
    ]);
    expect(annotationAt([named('ring', ring)], [50, 50], 3), 'in its hole').toBeNull();
    expect(annotationAt([named('text', text)], [8, 30], 1)?.id).toBe('text');
  });

  it('corners and edges within the tolerance only', () => {
    expect(vertexNear(ring, [61, 39], 3)).toEqual({ ring: 1, index: 1 });
    expect(vertexNear(ring, [50, 50], 3)).toBeNull();
    expect(edgeNear(ring, [1, 50], 3)).toEqual({ after: { ring: 0, index: 3 }, at: [0, 50] });
    expect(edgeNear(arrow, [300, 300], 3)).toBeNull();
    expect(outlineDistance({ type: 'point', at: [3, 4] }, [0, 0])).toBe(5);
  });

  it('a marquee catches what lies in it or crosses it', () => {
    const marquee = { x: 45, y: 45, width: 10, height: 10 };
    expect(meetsRectangle(ring, marquee), 'in the hole').toBe(false);
    expect(meetsRectangle(box, marquee), 'within the box').toBe(true);
    expect(meetsRectangle({ type: 'arrow', from: [0, 50], to: [100, 50] }, marquee), 'through it').toBe(true);
    expect(meetsRectangle({ type: 'arrow', from: [0, 40], to: [40, 100] }, marquee)).toBe(false);
    expect(meetsRectangle({ type: 'point', at: [50, 50] }, marquee)).toBe(true);
  });

  it('inside is the even-odd rule', () => {
    expect([encloses(ring, [20, 20]), encloses(ring, [50, 50]), encloses(arrow, [1, 1])]).toEqual([
      true,
      false,
      false,
    ]);
    expect(pointInRings([], [0, 0])).toBe(false);
  });
});

describe('simplifyLine', () => {
  it('keeps ends and corners and drops what lies on a line', () => {
    expect(simplifyLine([[0, 0], [1, 0], [2, 0.1], [3, 0], [3, 5], [3, 9]], 0.5)).toEqual([[0, 0], [3, 0], [3, 9]]); // prettier-ignore
    expect(simplifyLine([[0, 0], [5, 5], [0, 0]], 0.5), 'there and back').toHaveLength(3); // prettier-ignore
  });

  it('stays within the tolerance of every point', () => {
    const coordinate = fc.double({ min: 0, max: 500, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 60 }), (points) => {
        const line: Shape = { type: 'freehand', points: simplifyLine(points, 4) };
        expect([line.points[0], line.points.at(-1)]).toEqual([points[0], points.at(-1)]);
        for (const point of points) expect(outlineDistance(line, point)).toBeLessThanOrEqual(4 + 1e-9);
      }),
      { seed: 9 },
    );
  });

  it('takes as many points as are kept without recursion', () => {
    const zigzag = Array.from({ length: 20_000 }, (_, index): ShapePoint => [index, (index % 2) * 10]);
    expect(simplifyLine(zigzag, 1)).toHaveLength(20_000);
  });
});

it('snaps to the lines between cells and to the border of the picture, each way by itself', () => {
  const lines = cellLines({ width: 900, height: 450 }, 9);
  expect(lines.xs).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
  expect(lines.ys).toEqual([0, 0, 0, 75, 175, 275, 375, 450, 450, 450]);
  expect(snapToCells([104, 130], lines, 8)).toEqual([100, 130]);
  expect(snapToCells([-3, 72], lines, 8)).toEqual([0, 75]);
});
