import type { Rectangle } from '../Rectangle.js';

/** Pixels that are made where they are wanted. Sizes in pixels. */
export interface RegionSource {
  readonly width: number;
  readonly height: number;
  /** Rows that are best read together: those of one row of tiles. */
  readonly stripRows: number;
  /** A rectangle that lies inside: uint8 [height, width, 3]. */
  read(left: number, top: number, width: number, height: number): Promise<Uint8Array>;
}

/** Most bytes of rows that are read together. */
const maxStripBytes = 2 ** 26;

/** All rows from the top, some at a time: uint8 [rows, width, 3]. */
export async function* rowsOf(source: RegionSource): AsyncGenerator<Uint8Array, void, undefined> {
  const { width, height, stripRows } = source;
  const rows = Math.max(1, Math.min(stripRows, Math.floor(maxStripBytes / (width * 3))));
  for (let top = 0; top < height; top += rows) {
    yield await source.read(0, top, width, Math.min(rows, height - top));
  }
}

/** A rectangle that lies inside, as a source of its own: nothing outside of it is read, as far as the source can tell rows apart. */
export function partOf(source: RegionSource, { left, top, width, height }: Rectangle): RegionSource {
  return {
    ...{ width, height, stripRows: source.stripRows },
    read: (x, y, columns, rows) => source.read(left + x, top + y, columns, rows),
  };
}
