import type { PyramidFacts } from '../../../engine/protocol/pyramid.js';
import type { Rectangle } from './points.js';

/** Where a tile stands in a pyramid. */
export interface TileAddress {
  /** 0 is the full picture. */
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/** Levels no larger than this on their longer side are loaded once and kept: what is not there yet is drawn from them. */
export const keptSide = 2048;

/** A tile as its address ends, `LEVEL/COLUMN/ROW`. */
export function tileKey({ level, column, row }: TileAddress): string {
  return `${level}/${column}/${row}`;
}

/** The coarsest level that has enough pixels; the full picture where none has. `deviceScale` is screen pixels per image pixel. */
export function levelFor({ levels }: PyramidFacts, deviceScale: number): number {
  // Half a percent of blur is not seen, but a scale that is a hair above a half would load four times the pixels.
  const level = Math.floor(-Math.log2(deviceScale * 0.995));
  return Math.min(Math.max(level, 0), levels.length - 1);
}

/** What a tile covers, in image pixels; at the right and lower edge cut to the image. */
export function tileRectangle({ tileSide, levels }: PyramidFacts, tile: TileAddress): Rectangle {
  const side = tileSide * 2 ** tile.level;
  const { width, height } = levels[0]!;
  const x = tile.column * side;
  const y = tile.row * side;
  return { x, y, width: Math.min(side, width - x), height: Math.min(side, height - y) };
}

/** The tiles of a level that a part of the image touches, the middle ones first. */
export function tilesOver(
  { tileSide, levels }: PyramidFacts,
  level: number,
  part: Rectangle,
): readonly TileAddress[] {
  const { width, height } = levels[level]!;
  const side = tileSide * 2 ** level;
  const lastColumn = Math.ceil(width / tileSide) - 1;
  const lastRow = Math.ceil(height / tileSide) - 1;
  const tiles: TileAddress[] = [];
  for (let row = first(part.y, side); row <= last(part.y + part.height, side, lastRow); row++) {
    for (let column = first(part.x, side); column <= last(part.x + part.width, side, lastColumn); column++)
      tiles.push({ level, column, row });
  }
  const middle = { x: (part.x + part.width / 2) / side - 0.5, y: (part.y + part.height / 2) / side - 0.5 };
  const away = ({ column, row }: TileAddress): number => Math.hypot(column - middle.x, row - middle.y);
  return tiles.sort((a, b) => away(a) - away(b));
}

/** The tiles that are always kept, the coarsest first. */
export function keptTiles(pyramid: PyramidFacts): readonly TileAddress[] {
  const { levels } = pyramid;
  const { width, height } = levels[0]!;
  return levels
    .flatMap((level, index) =>
      index === levels.length - 1 || Math.max(level.width, level.height) <= keptSide
        ? [tilesOver(pyramid, index, { x: 0, y: 0, width, height })]
        : [],
    )
    .reverse()
    .flat();
}

/** Where the view is going over the image, -1, 0 or 1 along each side; null while it stands. */
export type Heading = { readonly x: number; readonly y: number } | null;

/**
 * The tiles to load for a view, the most pressing first: a coarse hint of what is visible, then that itself, then what lies
 * ahead, around it where the view stands, so that a pan finds it ready.
 */
export function wantedTiles(
  pyramid: PyramidFacts,
  level: number,
  visible: Rectangle,
  heading: Heading,
): readonly TileAddress[] {
  const side = pyramid.tileSide * 2 ** level;
  const hint = Math.min(level + 2, pyramid.levels.length - 1);
  const wanted = [
    ...tilesOver(pyramid, hint, visible),
    ...tilesOver(pyramid, level, visible),
    ...tilesOver(pyramid, hint, withAhead(visible, heading, 2 * side)),
    ...tilesOver(pyramid, level, withAhead(visible, heading, side)),
  ];
  return [...new Map(wanted.map((tile) => [tileKey(tile), tile])).values()];
}

/** What of a view can be drawn. `coarser`: somewhere only a level with too few pixels; `nothing`: somewhere not even that. */
export type Detail = 'full' | 'coarser' | 'nothing';

/**
 * The tiles to draw of those that are there, in the order of drawing: under each that is missing the finest coarser one, over
 * that its quarters of the next finer level.
 */
export function tilesToDraw(
  pyramid: PyramidFacts,
  level: number,
  visible: Rectangle,
  isThere: (tile: TileAddress) => boolean,
): { readonly tiles: readonly TileAddress[]; readonly detail: Detail } {
  const drawn = new Map<string, TileAddress>();
  let detail: Detail = 'full';
  for (const tile of tilesOver(pyramid, level, visible)) {
    if (isThere(tile)) {
      drawn.set(tileKey(tile), tile);
      continue;
    }
    const under = coarserThere(pyramid, tile, isThere);
    if (under !== null) drawn.set(tileKey(under), under);
    const over = level === 0 ? [] : tilesOver(pyramid, level - 1, inside(tileRectangle(pyramid, tile)));
    const there = over.filter(isThere);
    for (const quarter of there) drawn.set(tileKey(quarter), quarter);
    if (over.length > 0 && there.length === over.length) continue;
    if (under === null) detail = 'nothing';
    else if (detail === 'full') detail = 'coarser';
  }
  return { tiles: [...drawn.values()].sort((a, b) => b.level - a.level), detail };
}

function coarserThere(
  { levels }: PyramidFacts,
  { level, column, row }: TileAddress,
  isThere: (tile: TileAddress) => boolean,
): TileAddress | null {
  for (let up = 1; level + up < levels.length; up++) {
    const tile = { level: level + up, column: column >> up, row: row >> up };
    if (isThere(tile)) return tile;
  }
  return null;
}

function first(start: number, side: number): number {
  return Math.max(0, Math.floor(start / side));
}

function last(end: number, side: number, lastIndex: number): number {
  return Math.min(lastIndex, Math.ceil(end / side) - 1);
}

/** A part of the image with what lies ahead of it. */
function withAhead(part: Rectangle, heading: Heading, by: number): Rectangle {
  if (heading === null) return enlarged(part, by);
  return {
    x: part.x + Math.min(0, heading.x) * by,
    y: part.y + Math.min(0, heading.y) * by,
    width: part.width + Math.abs(heading.x) * by,
    height: part.height + Math.abs(heading.y) * by,
  };
}

function enlarged({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** A little less than a rectangle, so that rounding touches no neighbour. */
function inside(rectangle: Rectangle): Rectangle {
  return enlarged(rectangle, -0.01);
}
