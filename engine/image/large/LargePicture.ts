import { rmSync } from 'node:fs';
import { mkdir, rm, statfs } from 'node:fs/promises';
import type { ImageChoices } from '../../protocol/imageChoices.js';
import type { ImageFacts } from '../../protocol/imageFacts.js';
import { EngineError } from '../../protocol/EngineError.js';
import { largePicturePixels } from '../../protocol/limits.js';
import { pyramidTileSide, type PyramidFacts } from '../../protocol/pyramid.js';
import { pyramidOf } from '../../protocol/pyramidLevels.js';
import { fileChanged } from '../readUnchangedFile.js';
import type { PictureThread } from '../thread/PictureThread.js';
import { encodeBmp } from './encodeBmp.js';
import { FittedRegions, HalvedRegions } from './halve.js';
import { levelPath } from './levelPath.js';
import { LevelWriter } from './LevelWriter.js';
import { lookAtPicture } from './lookAtPicture.js';
import { type LargeTiff, openLargeTiff } from './openLargeTiff.js';
import { diskFull, RawFile } from './RawFile.js';
import type { TiffSketch } from './TiffSketch.js';
import { type RegionSource, rowsOf } from './regionSource.js';

/** What large pictures work with. */
export interface LargePictureParts {
  /** What pictures are decoded in that are not read by range. */
  readonly thread: PictureThread;
  /** Folder of this picture's own for levels; made here, removed by `close`. */
  readonly folder: string;
  /** Waits while somebody wants a tile: preparing is less urgent. */
  readonly giveWay?: () => Promise<void>;
  readonly onProgress?: (done: number, total: number) => void;
  /** Pixels from which a picture is large. */
  readonly largeFrom?: number;
  readonly tileSide?: number;
}

/** How a level comes by its pixels: directly or through the next finer one, or from a file that is written once. */
type Level = { readonly kind: 'read'; readonly source: RegionSource } | { readonly kind: 'stored' };

/** A level that is coarse enough is never dropped, in bytes. */
const keptBytes = 2 ** 24;

/**
 * A picture too large to be held: the pixels of a TIFF in tiles stay in its file, those of others are decoded once into a
 * file of rows; what of its pyramid cannot be made at once from the next finer level is written to files as well.
 */
export class LargePicture {
  readonly pyramid: PyramidFacts;
  private readonly levels: Level[];
  private readonly stored: (RawFile | null)[];
  /** What stands for levels that are not there yet. */
  private readonly sketch: Promise<TiffSketch | null>;
  private readonly closing = new AbortController();
  private preparing: Promise<void> | undefined;
  /** Why levels cannot be made; a full disk is tried again. */
  private failure: Error | undefined;
  /** Called whenever rows were added or preparing ended. */
  private waiters: (() => void)[] = [];

  private constructor(
    private readonly parts: LargePictureParts,
    readonly facts: ImageFacts,
    readonly encodedHash: string,
    private readonly tiff: LargeTiff | null,
    private readonly decodeAgain: ((ended: AbortSignal) => Promise<RawFile>) | null,
  ) {
    this.pyramid = pyramidOf(facts.width, facts.height, parts.tileSide ?? pyramidTileSide);
    this.levels = levelsOf(this.pyramid, tiff);
    this.stored = this.levels.map(() => null);
    const isWanted = tiff !== null && this.levels.some(({ kind }) => kind === 'stored');
    // What is broken is told where it is read whole.
    this.sketch = isWanted ? tiff.sketch().catch(() => null) : Promise.resolve(null);
  }

  /**
   * Opens a picture that is large; null for another, which is read whole. Of one that is not a TIFF all pixels are decoded
   * first, so that a bad one is refused.
   *
   * @throws EngineError as `decodeImage`, `disk-full`; the signal's reason once it is aborted
   */
  static async open(
    path: string,
    name: string,
    choices: ImageChoices,
    parts: LargePictureParts,
    signal?: AbortSignal,
  ): Promise<LargePicture | null> {
    const largeFrom = parts.largeFrom ?? largePicturePixels;
    const { format, pixels } = lookAtPicture(path, choices);
    if (pixels < largeFrom) return null;
    await mkdir(parts.folder, { recursive: true, mode: 0o700 });
    let picture: LargePicture | undefined;
    try {
      const tiff = format === 'tiff' ? await openLargeTiff(path, name, choices, largeFrom) : null;
      picture =
        tiff === null
          ? await LargePicture.decode(path, name, choices, parts, signal)
          : LargePicture.ofTiff(tiff, parts);
      const prepared = picture.prepare();
      prepared.catch(() => undefined); // told to who wants a tile
      if (tiff === null) await orAborted(prepared, signal);
      signal?.throwIfAborted();
      return picture;
    } catch (error) {
      if (picture === undefined) await rm(parts.folder, { recursive: true, force: true });
      else await picture.close();
      throw error;
    }
  }

  private static ofTiff(tiff: LargeTiff, parts: LargePictureParts): LargePicture {
    const { width, height } = tiff.full;
    const facts = { width, height, format: 'tiff', details: tiff.details } as const;
    return new LargePicture(parts, facts, tiff.encodedHash, tiff, null);
  }

  /** Decodes into a file of rows, and makes the coarser levels of the rows that are there already, in the thread. */
  private static async decode(
    path: string,
    name: string,
    choices: ImageChoices,
    parts: LargePictureParts,
    signal?: AbortSignal,
  ): Promise<LargePicture> {
    const { folder, tileSide = pyramidTileSide } = parts;
    const rawPath = levelPath(folder, 0);
    const order = { path, name, choices, rawPath };
    await checkRoom(parts.folder, lookAtPicture(path, choices).pixels * 4);
    const { facts, encodedHash } = await parts.thread.run(
      'decodeToFile',
      { ...order, levels: { tileSide, folder } },
      { signal },
    );
    const again = async (ended: AbortSignal): Promise<RawFile> => {
      const again = await parts.thread.run('decodeToFile', order, { signal: ended });
      if (again.encodedHash !== encodedHash) throw fileChanged(path);
      return RawFile.open(rawPath);
    };
    const picture = new LargePicture(parts, facts, encodedHash, null, again);
    picture.levels.forEach((_, level) => (picture.stored[level] = RawFile.open(levelPath(folder, level))));
    return picture;
  }

  /** Where the rows of the full picture lie, for who reads them all; null for a TIFF that is read by range. */
  get rowsPath(): string | null {
    return this.levels[0]!.kind === 'stored' ? levelPath(this.parts.folder, 0) : null;
  }

  /** Whether all levels are there. */
  get isPrepared(): boolean {
    return this.levels.every(({ kind }, level) => kind === 'read' || this.stored[level] !== null);
  }

  /** Bytes of the files of this picture. */
  get storedBytes(): number {
    return this.levels.reduce(
      (sum, _, level) => sum + (this.stored[level] === null ? 0 : this.bytesOf(level)),
      0,
    );
  }

  /**
   * Makes the levels that are kept in files and are not there. Who calls it again waits for the same work.
   *
   * @throws EngineError as `decodeImage`, `disk-full`
   */
  prepare(): Promise<void> {
    this.preparing ??= this.makeLevels()
      .catch((error: unknown) => {
        this.dropIncomplete();
        if (!(error instanceof EngineError) || error.code !== 'disk-full') this.failure = error as Error;
        throw error;
      })
      .finally(() => {
        this.preparing = undefined;
        this.wake();
      });
    return this.preparing;
  }

  /**
   * A tile, encoded (`image/bmp`); waits until it can be made. Null for one that the pyramid has not.
   *
   * @throws EngineError when it cannot be made; the signal's reason once it is aborted
   */
  async tile(
    level: number,
    column: number,
    row: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const place = this.placeOf(level, column, row);
    if (place === null) return null;
    const { left, top, width, height } = place;
    const source = await this.whenRowsAreThere(level, top + height, signal);
    return encodeBmp(await source.read(left, top, width, height), width, height);
  }

  /** Whether a tile can be made at once; also for one that the pyramid has not. */
  isThere(level: number, _column: number, row: number): boolean {
    const found = this.levels[level];
    if (found?.kind !== 'stored') return true;
    const rows = Math.min((row + 1) * this.pyramid.tileSide, this.pyramid.levels[level]!.height);
    return (this.stored[level]?.rowsWritten ?? 0) >= rows;
  }

  /** Something like a tile that is not there yet, rougher; null where there is nothing to make it from. */
  async preview(level: number, column: number, row: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const sketch = await this.sketch;
    const place = this.placeOf(level, column, row);
    if (sketch === null || place === null) return null;
    const { left, top, width, height } = place;
    return encodeBmp(sketch.draw(left, top, width, height, 2 ** level), width, height);
  }

  /** Lets go of the files of fine levels, which are made again when they are wanted. @returns whether there were any */
  drop(): boolean {
    if (this.preparing !== undefined) return false;
    let dropped = false;
    for (const [level, file] of this.stored.entries()) {
      if (file === null || this.bytesOf(level) <= keptBytes) continue;
      file.close();
      this.stored[level] = null;
      rmSync(this.pathOf(level), { force: true });
      dropped = true;
    }
    return dropped;
  }

  /** Ends all work on it and removes its files. */
  async close(): Promise<void> {
    this.closing.abort(new Error('The image was closed.'));
    await this.preparing?.catch(() => undefined);
    this.wake();
    for (const [level, file] of this.stored.entries()) {
      file?.close();
      this.stored[level] = null;
    }
    await this.tiff?.close();
    await rm(this.parts.folder, { recursive: true, force: true });
  }

  /** The pixels of a tile within its level; null for one that the pyramid has not. */
  private placeOf(level: number, column: number, row: number) {
    const { tileSide, levels } = this.pyramid;
    const size = levels[level];
    const [left, top] = [column * tileSide, row * tileSide];
    if (size === undefined || left >= size.width || top >= size.height) return null;
    const width = Math.min(tileSide, size.width - left);
    const height = Math.min(tileSide, size.height - top);
    return { left, top, width, height };
  }

  private async makeLevels(): Promise<void> {
    const missing = this.levels.map(({ kind }, level) => kind === 'stored' && this.stored[level] === null);
    if (!missing.includes(true)) return;
    await this.sketch; // it is wanted first
    const room = missing.reduce((sum, is, level) => sum + (is ? this.bytesOf(level) : 0), 0);
    await checkRoom(this.parts.folder, room);
    if (missing[0] === true && this.decodeAgain !== null) {
      this.stored[0] = await this.decodeAgain(this.closing.signal);
      missing[0] = false;
    }
    const total = this.pyramid.levels.reduce(
      (sum, { height }, level) => sum + (missing[level] === true ? height : 0),
      0,
    );
    let done = 0;
    // The coarsest first: they are wanted first, and cost least.
    for (const { first, last } of runsOf(missing).reverse()) {
      const source = this.sourceOfRun(first);
      const writer = this.writerOf(first, last, source);
      for await (const rows of rowsOf(source)) {
        this.closing.signal.throwIfAborted();
        writer.add(rows);
        const made = this.rowsMade(first, last);
        this.parts.onProgress?.(Math.min(done + made, total - 1), total);
        this.wake();
        await this.parts.giveWay?.();
      }
      writer.end();
      done += this.rowsMade(first, last);
    }
    this.parts.onProgress?.(total, total);
  }

  /** What a run of stored levels is made of: the level before it, or, where it begins with the full picture, the file. */
  private sourceOfRun(first: number): RegionSource {
    if (first === 0) return this.tiff!.full;
    const finer = this.levels[first - 1]!;
    return finer.kind === 'read' ? finer.source : this.stored[first - 1]!;
  }

  private writerOf(first: number, last: number, { width }: RegionSource): LevelWriter {
    let writer: LevelWriter | null = null;
    for (let level = last; level >= first; level--) {
      const size = this.pyramid.levels[level]!;
      const file = RawFile.create(this.pathOf(level), size.width, size.height);
      this.stored[level] = file;
      writer = new LevelWriter(size.width, file, writer);
    }
    return first === 0 ? writer! : new LevelWriter(width, null, writer);
  }

  private rowsMade(first: number, last: number): number {
    let rows = 0;
    for (let level = first; level <= last; level++) rows += this.stored[level]?.rowsWritten ?? 0;
    return rows;
  }

  private async whenRowsAreThere(level: number, rows: number, signal?: AbortSignal): Promise<RegionSource> {
    const found = this.levels[level]!;
    if (found.kind === 'read') return found.source;
    for (;;) {
      signal?.throwIfAborted();
      this.closing.signal.throwIfAborted();
      const file = this.stored[level] ?? null;
      if (file !== null && file.rowsWritten >= rows) return file;
      if (this.failure !== undefined) throw this.failure;
      const prepared = this.prepare();
      const woken = new Promise<void>((resolve) => this.waiters.push(resolve));
      await orAborted(Promise.race([prepared, woken]), signal);
    }
  }

  private dropIncomplete(): void {
    for (const [level, file] of this.stored.entries()) {
      if (file === null || file.rowsWritten === file.height) continue;
      file.close();
      this.stored[level] = null;
    }
  }

  private wake(): void {
    for (const waiter of this.waiters.splice(0)) waiter();
  }

  private pathOf(level: number): string {
    return levelPath(this.parts.folder, level);
  }

  private bytesOf(level: number): number {
    const { width, height } = this.pyramid.levels[level]!;
    return width * height * 3;
  }
}

/**
 * How each level comes by its pixels. A reduced copy in the file serves as a level; a level without one is made from the next
 * finer one where that is read directly, and kept in a file otherwise.
 */
function levelsOf({ levels }: PyramidFacts, tiff: LargeTiff | null): Level[] {
  const found: Level[] = [];
  let isDirect = false;
  for (const [index, { width, height }] of levels.entries()) {
    if (tiff?.tiled !== true) {
      found.push({ kind: 'stored' });
      continue;
    }
    const finer = found[index - 1];
    const copy = tiff.copies.find(
      (one) => Math.abs(one.width - width) <= 2 && Math.abs(one.height - height) <= 2,
    );
    if (index === 0) {
      found.push({ kind: 'read', source: tiff.full });
      isDirect = true;
    } else if (copy !== undefined) {
      found.push({ kind: 'read', source: new FittedRegions(copy, width, height) });
      isDirect = true;
    } else if (isDirect && finer?.kind === 'read') {
      found.push({ kind: 'read', source: new HalvedRegions(finer.source) });
      isDirect = false;
    } else {
      found.push({ kind: 'stored' });
      isDirect = false;
    }
  }
  return found;
}

/** Stretches of `true`. */
function runsOf(flags: readonly boolean[]): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = [];
  flags.forEach((flag, index) => {
    const before = runs.at(-1);
    if (!flag) return;
    if (before?.last === index - 1) before.last = index;
    else runs.push({ first: index, last: index });
  });
  return runs;
}

async function checkRoom(folder: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < neededBytes) throw diskFull(folder);
}

/** The result of some work, or a rejection as soon as the signal is aborted. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
