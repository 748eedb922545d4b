/** How many tiles of a scrolled grid are in a row, and which are in sight. */
export interface TileGrid {
  readonly columns: number;
  /** Height of all rows in CSS pixels. */
  readonly height: number;
  /** First tile in sight, and the one after the last; whole rows, with one more on each side. */
  readonly first: number;
  readonly end: number;
}

/** What a grid of tiles is laid out by; lengths in CSS pixels. */
export interface TileRoom {
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
  /** Of a tile with the gap after it. */
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** Lays out `count` tiles in rows as wide as the room; at least one tile a row. */
export function tileGrid(count: number, room: TileRoom): TileGrid {
  const { width, height, scrollTop, tileWidth, tileHeight } = room;
  const columns = Math.max(1, Math.min(count, Math.floor(width / tileWidth)));
  const rows = Math.ceil(count / columns);
  const firstRow = Math.max(0, Math.floor(scrollTop / tileHeight) - 1);
  const endRow = Math.min(rows, Math.ceil((scrollTop + height) / tileHeight) + 1);
  return {
    columns,
    height: rows * tileHeight,
    first: Math.min(count, firstRow * columns),
    end: Math.min(count, endRow * columns),
  };
}

/** Where to scroll so that a tile is in sight: no further than needed. */
export function scrollToTile(index: number, { columns }: TileGrid, room: TileRoom): number {
  const top = Math.floor(index / columns) * room.tileHeight;
  if (top < room.scrollTop) return top;
  return Math.max(room.scrollTop, top + room.tileHeight - room.height);
}
