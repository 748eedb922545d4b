import { constants, copyFileSync, openSync, closeSync, rmSync, writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { decodeImage } from '../image/decodeImage.js';
import { LevelWriter } from '../image/large/LevelWriter.js';
import { RawFile } from '../image/large/RawFile.js';
import type { RegionSource } from '../image/large/regionSource.js';
import { loadSharp } from '../image/loadSharp.js';
import type { RgbPixels } from '../image/rgbImage.js';
import { pyramidOf } from '../protocol/pyramidLevels.js';

const tileSide = 512;
const deflateTile = promisify(deflate);

/**
 * Writes a JPEG of a made-up large picture: a mosaic of a sample, each piece mirrored and shaded its own way, with a grain.
 *
 * @param samplePath a picture with detail and text
 */
export async function writeLargeJpeg(
  target: string,
  samplePath: string,
  width: number,
  height: number,
): Promise<void> {
  const mosaic = await mosaicOf(samplePath);
  const data = mosaic(0, 0, width, height);
  const raw = { width, height, channels: 3 } as const;
  await writeFile(
    target,
    await loadSharp()(data, { raw, limitInputPixels: false }).jpeg({ quality: 90 }).toBuffer(),
  );
}

/**
 * Writes the same picture as two BigTIFFs in deflated tiles: `with-copies.tif`, which has its own reduced copies down to one
 * tile, and `without-copies.tif`.
 *
 * @returns their paths
 */
export async function writeLargeTiffs(
  folder: string,
  samplePath: string,
  width: number,
  height: number,
): Promise<{ readonly withCopies: string; readonly withoutCopies: string }> {
  const mosaic = await mosaicOf(samplePath);
  const withCopies = join(folder, 'with-copies.tif');
  const file = new BigTiff(withCopies);
  const sizes = pyramidOf(width, height, tileSide).levels.slice(1);
  const paths = sizes.map((_, level) => join(folder, `copy-${level}.rows`));
  const copies = sizes.map((size, level) => RawFile.create(paths[level]!, size.width, size.height));
  const writer = new LevelWriter(
    width,
    null,
    copies.reduceRight<LevelWriter | null>(
      (coarser, copy) => new LevelWriter(copy.width, copy, coarser),
      null,
    ),
  );
  const full = file.page(width, height, false);
  for (let top = 0; top < height; top += tileSide) {
    const rows = Math.min(tileSide, height - top);
    const strip = mosaic(0, top, width, rows);
    writer.add(strip);
    await full.addStrip(strip, rows);
  }
  writer.end();
  full.end();
  const withoutCopies = join(folder, 'without-copies.tif');
  copyFileSync(withCopies, withoutCopies, constants.COPYFILE_FICLONE); // as it is now: one page
  for (const copy of copies) {
    const page = file.page(copy.width, copy.height, true);
    await addRowsOf(page, copy);
    page.end();
    copy.close();
  }
  for (const path of paths) rmSync(path);
  file.close();
  return { withCopies, withoutCopies };
}

async function addRowsOf(page: TiledPage, source: RegionSource): Promise<void> {
  for (let top = 0; top < source.height; top += tileSide) {
    const rows = Math.min(tileSide, source.height - top);
    await page.addStrip(await source.read(0, top, source.width, rows), rows);
  }
}

type Mosaic = (left: number, top: number, width: number, height: number) => Uint8Array;

async function mosaicOf(samplePath: string): Promise<Mosaic> {
  const sample = await decodeImage({ path: samplePath });
  const grain = new Int8Array(2 ** 20);
  for (let i = 0, state = 1; i < grain.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    grain[i] = (state >>> 29) - 4;
  }
  return (left, top, width, height) => {
    const data = new Uint8ClampedArray(width * height * 3);
    for (let y = 0, to = 0; y < height; y++) {
      for (let x = 0; x < width;)
        to = copyRun(sample, grain, data, to, left + x, top + y, width - x, (run) => (x += run));
    }
    return new Uint8Array(data.buffer);
  };
}

/** Copies a row as far as it lies within one piece of the mosaic. */
function copyRun(
  { width, height, data: from }: RgbPixels,
  grain: Int8Array,
  to: Uint8ClampedArray,
  at: number,
  x: number,
  y: number,
  most: number,
  advance: (run: number) => void,
): number {
  const [column, row] = [Math.floor(x / width), Math.floor(y / height)];
  const run = Math.min(most, (column + 1) * width - x);
  const shade = ((column * 7 + row * 13) % 9) * 8 - 32;
  const sampleY = row % 2 === 0 ? y % height : height - 1 - (y % height);
  for (let i = 0; i < run; i++, at += 3) {
    const inside = (x + i) % width;
    const sampleX = column % 2 === 0 ? inside : width - 1 - inside;
    const source = (sampleY * width + sampleX) * 3;
    const grit = grain[(x + i + y * 8191) & (grain.length - 1)]! + shade;
    to[at] = from[source]! + grit;
    to[at + 1] = from[source + 1]! + grit;
    to[at + 2] = from[source + 2]! + grit;
  }
  advance(run);
  return at;
}

/** A BigTIFF that is written from front to end; its pages are chained as they are finished. */
class BigTiff {
  private readonly fd: number;
  private end = 16;
  /** Where the place of the next page is to be written. */
  private link = 8;

  constructor(path: string) {
    this.fd = openSync(path, 'w+');
    writeSync(this.fd, Buffer.from([0x49, 0x49, 43, 0, 8, 0, 0, 0]));
  }

  page(width: number, height: number, reduced: boolean): TiledPage {
    return new TiledPage(this, width, height, reduced);
  }

  append(bytes: Uint8Array): number {
    const at = this.end;
    writeSync(this.fd, bytes, 0, bytes.length, at);
    this.end += bytes.length;
    return at;
  }

  /** Adds a directory: tag, type (3 short, 4 long, 16 long of 8 bytes), numbers; sorted by tag. */
  addDirectory(
    entries: readonly (readonly [tag: number, type: 3 | 4 | 16, values: readonly number[]])[],
  ): void {
    const bytes = Buffer.alloc(8 + entries.length * 20 + 8);
    bytes.writeBigUInt64LE(BigInt(entries.length), 0);
    entries.forEach(([tag, type, values], i) => {
      const size = type === 3 ? 2 : type === 4 ? 4 : 8;
      const packed = Buffer.alloc(Math.max(8, values.length * size));
      values.forEach((value, k) => {
        if (size === 8) packed.writeBigUInt64LE(BigInt(value), k * 8);
        else packed.writeUIntLE(value, k * size, size);
      });
      const at = 8 + i * 20;
      bytes.writeUInt16LE(tag, at);
      bytes.writeUInt16LE(type, at + 2);
      bytes.writeBigUInt64LE(BigInt(values.length), at + 4);
      if (values.length * size <= 8) packed.copy(bytes, at + 12);
      else bytes.writeBigUInt64LE(BigInt(this.append(packed)), at + 12);
    });
    const place = Buffer.alloc(8);
    place.writeBigUInt64LE(BigInt(this.append(bytes)));
    writeSync(this.fd, place, 0, 8, this.link);
    this.link = this.end - 8;
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** A page in tiles, written a row of tiles at a time. */
class TiledPage {
  private readonly offsets: number[] = [];
  private readonly byteCounts: number[] = [];

  constructor(
    private readonly file: BigTiff,
    private readonly width: number,
    private readonly height: number,
    private readonly reduced: boolean,
  ) {}

  async addStrip(strip: Uint8Array, rows: number): Promise<void> {
    const packed: Promise<Uint8Array>[] = [];
    for (let left = 0; left < this.width; left += tileSide) {
      const columns = Math.min(tileSide, this.width - left);
      const tile = new Uint8Array(tileSide * tileSide * 3);
      for (let y = 0; y < rows; y++) {
        const from = (y * this.width + left) * 3;
        tile.set(strip.subarray(from, from + columns * 3), y * tileSide * 3);
      }
      packed.push(deflateTile(tile, { level: 1 }));
    }
    for (const tile of await Promise.all(packed)) {
      this.byteCounts.push(tile.length);
      this.offsets.push(this.file.append(tile));
    }
  }

  end(): void {
    this.file.addDirectory([
      [254, 4, [this.reduced ? 1 : 0]],
      [256, 4, [this.width]],
      [257, 4, [this.height]],
      [258, 3, [8, 8, 8]],
      [259, 3, [8]],
      [262, 3, [2]],
      [277, 3, [3]],
      [322, 3, [tileSide]],
      [323, 3, [tileSide]],
      [324, 16, this.offsets],
      [325, 16, this.byteCounts],
    ]);
  }
}
