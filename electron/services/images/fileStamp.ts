import type { Stats } from 'node:fs';

/** What tells a file from another that took its place, without reading it. */
export type FileStamp = Readonly<Pick<Stats, 'size' | 'mtimeMs' | 'ino'>>;

/** The stamp of a file that was looked at. */
export function stampOf({ size, mtimeMs, ino }: Stats): FileStamp {
  return { size, mtimeMs, ino };
}

/** Whether two stamps are those of one file that nobody has written to between. */
export function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ino === b.ino;
}
