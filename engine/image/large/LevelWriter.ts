import { halve } from './halve.js';
import type { RawFile } from './RawFile.js';

/** Takes the rows of a level as they come, keeps them in its file and passes them on, halved, to the next coarser level. */
export class LevelWriter {
  /** A row that waits for the one below it. */
  private waiting = new Uint8Array(0);

  /** @param file of this level; null where its rows are kept elsewhere, or not at all */
  constructor(
    private readonly width: number,
    private readonly file: RawFile | null,
    private readonly coarser: LevelWriter | null,
  ) {}

  /** Takes the next rows: uint8 [rows, width, 3]. @throws EngineError `disk-full` */
  add(rows: Uint8Array): void {
    this.file?.addRows(rows);
    if (this.coarser === null) return;
    const rowBytes = this.width * 3;
    const all = this.waiting.length === 0 ? rows : joined(this.waiting, rows);
    const pairs = Math.floor(all.length / (rowBytes * 2));
    if (pairs > 0) this.coarser.add(halve(all.subarray(0, pairs * 2 * rowBytes), this.width, pairs * 2));
    this.waiting = all.slice(pairs * 2 * rowBytes);
  }

  /** All rows have come. */
  end(): void {
    if (this.coarser === null) return;
    if (this.waiting.length > 0) this.coarser.add(halve(this.waiting, this.width, 1));
    this.coarser.end();
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
