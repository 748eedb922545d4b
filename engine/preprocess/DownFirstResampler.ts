import type { RowsTaker } from '../image/large/takeRows.js';
import type { PictureSize } from '../image/rgbImage.js';
import type { ResizeTarget } from '../image/resizeTarget.js';
import { clip8, narrowRow, half } from './Resampler.js';
import { clipFilter, type ClippedFilter, resampleFilter } from './resampleFilter.js';

/**
 * As `Resampler` without padding, but first along y and then along x, which rounds otherwise in places: so Pillow does it from
 * version 13 on where the height loses more than twice what the width loses (`losesHeight`). Of the sums only those of rows that are not
 * complete are held.
 */
export class DownFirstResampler implements RowsTaker<Uint8Array> {
  private readonly down: ClippedFilter;
  private readonly across: ClippedFilter;
  /** int32 [width, 3] of each row of the result that has begun and is not complete, by its index. */
  private readonly open = new Map<number, Int32Array>();
  /** uint8 [target height, target width, 3] */
  private readonly pixels: Uint8Array;
  private nextOpen = 0;
  private nextRow = 0;

  constructor(
    private readonly size: PictureSize,
    private readonly target: ResizeTarget,
  ) {
    const { width, height } = size;
    this.down = clipFilter(resampleFilter(height, target.height, target.kernel), 0, height);
    this.across = clipFilter(resampleFilter(width, target.width, target.kernel), 0, width);
    this.pixels = new Uint8Array(target.width * target.height * 3);
  }

  /** Takes the next rows. @param data uint8 [rows, width, 3] */
  addRows(data: Uint8Array): void {
    const rowBytes = this.size.width * 3;
    for (let from = 0; from < data.length; from += rowBytes, this.nextRow++)
      this.addRow(data.subarray(from, from + rowBytes));
  }

  /** What it was resized to, uint8 [target height, target width, 3]. @throws Error before all rows are there */
  finish(): Uint8Array {
    if (this.nextRow !== this.size.height)
      throw new Error(`${this.nextRow} of ${this.size.height} rows were given`);
    return this.pixels;
  }

  private addRow(row: Uint8Array): void {
    const { first, count, weights, taps } = this.down;
    const y = this.nextRow;
    while (this.nextOpen < this.target.height && first[this.nextOpen]! <= y)
      this.open.set(this.nextOpen++, new Int32Array(row.length).fill(half));
    for (const [out, sums] of this.open) {
      const weight = weights[out * taps + y - first[out]!]!;
      for (let i = 0; i < row.length; i++) sums[i] = (sums[i]! + Math.imul(row[i]!, weight)) | 0;
      if (y === first[out]! + count[out]! - 1) this.close(out, sums);
    }
  }

  private close(out: number, sums: Int32Array): void {
    this.open.delete(out);
    const rowBytes = this.target.width * 3;
    const target = this.pixels.subarray(out * rowBytes, (out + 1) * rowBytes);
    narrowRow(Uint8Array.from(sums, clip8), target, this.across, [0, 0, 0]);
  }
}

/** Whether Pillow 13 resizes along y first. */
export function losesHeight({ width, height }: PictureSize, target: ResizeTarget): boolean {
  return target.height < height && height - target.height > 2 * (width - target.width);
}
