// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { PyramidFacts } from '../../../engine/protocol/pyramid.js';
import {
  keptTiles,
  levelFor,
  tileKey,
  tileRectangle,
  tilesOver,
  tilesToDraw,
  wantedTiles,
  type TileAddress,
} from './pyramidTiles.js';

/** The pyramid of a picture, as the contract has it. */
function pyramidOf(width: number, height: number): PyramidFacts {
  const levels = [{ width, height }];
  for (let last = levels[0]!; Math.max(last.width, last.height) > 512; levels.push(last))
    last = { width: Math.ceil(last.width / 2), height: Math.ceil(last.height / 2) };
  return { tileSide: 512, levels };
}

const pyramid = pyramidOf(12_001, 9_000);
const whole = { x: 0, y: 0, width: 12_001, height: 9_000 };
const part = { x: 1000, y: 600, width: 700, height: 500 };
const keys = (tiles: readonly TileAddress[]): string[] => tiles.map(tileKey);

describe('levels', () => {
  it('are the coarsest with enough pixels', () => {
    expect([64, 1, 0.51, 0.5, 0.49, 0.26, 0.25, 0.05, 1e-4].map((scale) => levelFor(pyramid, scale))).toEqual(
      [0, 0, 0, 1, 1, 1, 2, 4, 5],
    );
    expect(pyramid.levels).toHaveLength(6);
  });
});

describe('tiles', () => {
  it.each([0, 1, 2, 3, 4, 5])('of level %i cover the image exactly, each pixel once', (level) => {
    const rectangles = tilesOver(pyramid, level, whole).map((tile) => tileRectangle(pyramid, tile));
    const area = rectangles.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(area).toBe(12_001 * 9_000);
    for (const { x, y, width, height } of rectangles) {
      expect(x >= 0 && y >= 0 && x + width <= 12_001 && y + height <= 9_000).toBe(true);
    }
  });

  it('that touch a part, the middle ones first', () => {
    const tiles = tilesOver(pyramid, 0, part);
    expect(keys(tiles).sort()).toEqual(['0/1/1', '0/1/2', '0/2/1', '0/2/2', '0/3/1', '0/3/2']);
    expect(keys(tiles).slice(0, 2).sort()).toEqual(['0/2/1', '0/2/2']);
    expect(keys(tilesOver(pyramid, 0, { x: 512, y: 512, width: 512, height: 512 }))).toEqual(['0/1/1']);
  });

  it('that are kept hold the whole image, the coarsest first, and are few', () => {
    const kept = keptTiles(pyramid);
    expect(tileKey(kept[0]!)).toBe('5/0/0');
    expect(new Set(kept.map(({ level }) => level))).toEqual(new Set([3, 4, 5]));
    expect(kept.length).toBeLessThanOrEqual(21);
  });

  it('that are wanted begin with a coarse hint, then what is visible, then a border around it; each once', () => {
    const wanted = keys(wantedTiles(pyramid, 0, part, null));
    const visible = keys(tilesOver(pyramid, 0, part));
    const hint = keys(tilesOver(pyramid, 2, part));
    expect(wanted.slice(0, hint.length)).toEqual(hint);
    expect(wanted.slice(hint.length, hint.length + visible.length)).toEqual(visible);
    expect(wanted).toContain('0/0/0');
    expect(wanted).toContain('0/4/3');
    expect(wanted).not.toContain('0/6/1');
    expect(new Set(wanted).size).toBe(wanted.length);
  });
});

describe('tiles of a view that is going somewhere', () => {
  it('are those ahead of it, none behind it', () => {
    const wanted = keys(wantedTiles(pyramid, 0, part, { x: 1, y: 0 }));
    expect(wanted).toEqual(expect.arrayContaining(['0/4/1', '0/4/2']));
    expect(wanted.filter((key) => key.startsWith('0/')).sort()).toEqual(
      [...keys(tilesOver(pyramid, 0, part)), '0/4/1', '0/4/2'].sort(),
    );
    const back = keys(wantedTiles(pyramid, 0, part, { x: -1, y: -1 }));
    expect(back).toEqual(expect.arrayContaining(['0/0/0', '0/0/2', '0/3/0']));
    expect(back).not.toContain('0/4/1');
  });
});

describe('tilesToDraw', () => {
  const draw = (...there: readonly string[]) => {
    const { tiles, detail } = tilesToDraw(pyramid, 1, part, (tile) => there.includes(tileKey(tile)));
    return { tiles: keys(tiles), detail };
  };
  const visible = keys(tilesOver(pyramid, 1, part));

  it('takes what is visible when all of it is there', () => {
    const { tiles, detail } = draw(...visible, '5/0/0');
    expect([[...tiles].sort(), detail]).toEqual([[...visible].sort(), 'full']);
  });

  it('puts the finest coarser tile under one that is missing, first in the order of drawing', () => {
    const [first, ...others] = visible;
    const { tiles, detail } = draw(...others, '3/0/0', '5/0/0');
    expect(tiles[0]).toBe('3/0/0');
    expect(tiles).toHaveLength(visible.length);
    expect(tiles).not.toContain(first);
    expect(detail).toBe('coarser');
  });

  it('says where there is nothing', () => {
    expect(draw(...visible.slice(1))).toMatchObject({ detail: 'nothing' });
    expect(draw()).toEqual({ tiles: [], detail: 'nothing' });
  });

  it('takes quarters of the next finer level over the coarser tile; all four are as good as the tile', () => {
    const [first, ...others] = tilesOver(pyramid, 1, part);
    const quarters = [0, 1, 2, 3].map((quarter) =>
      tileKey({ level: 0, column: 2 * first!.column + (quarter & 1), row: 2 * first!.row + (quarter >> 1) }),
    );
    expect(draw(...keys(others), ...quarters)).toMatchObject({ detail: 'full' });
    const some = draw(...keys(others), ...quarters.slice(0, 2), '5/0/0');
    expect(some.detail).toBe('coarser');
    expect(some.tiles[0]).toBe('5/0/0');
    expect(some.tiles.at(-1)).toMatch(/^0\//);
  });
});
