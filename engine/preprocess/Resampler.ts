import type { PictureSize } from '../image/rgbImage.js';
import type { ResizeTarget } from '../image/resizeTarget.js';
import { paddedSquare } from '../selection/paddedSquare.js';
import { clipFilter, type ClippedFilter, fractionBits, resampleFilter } from './resampleFilter.js';

/** What sums begin with, so that cutting them off rounds. */
export const half = 1 << (fractionBits - 1);

/**
 * Resizes an RGB image, or the centred square it is padded to, as Pillow's `Image.resize` does, to the bit: antialiased (the
 * support widens when shrinking), first along x, then along y, with 22-bit fixed-point weights and rounding to 8 bits after each
 * pass (Pillow, `src/libImaging/Resample.c`). Rows come one after the other and are never held together: integer sums are the same
 * in whatever order they are made.
 *
 * The padding is never held in memory: its share of each integer sum is its colour times its weights. That
 * is exact, because padding of one colour keeps that colour in the first pass (weights sum to 1 within 2^-19).
 */
export class Resampler {
  private readonly width: number;
  private readonly height: number;
  private readonly left: number;
  private readonly top: number;
  private readonly colour: readonly number[];
  /** Of what is resized; null where it keeps its size, which Pillow does not filter. */
  private readonly filters: { readonly across: ClippedFilter; readonly down: ClippedFilter } | null;
  /** int32 [target height, target width, 3]: the sums of the second pass. */
  private readonly sums: Int32Array;
  /** The first output row that rows to come still add to. */
  private firstOpen = 0;
  private nextRow = 0;

  constructor(
    { width, height }: PictureSize,
    private readonly target: ResizeTarget,
  ) {
    const frame = frameOf(width, height, target);
    const { left, top } = frame;
    this.width = width;
    this.height = height;
    this.left = left;
    this.top = top;
    const colour = target.padding ?? [0, 0, 0];
    this.colour = colour;
    const isSame = frame.width === target.width && frame.height === target.height;
    this.filters = isSame
      ? null
      : {
          across: clipFilter(resampleFilter(frame.width, target.width, target.kernel), left, width),
          down: clipFilter(resampleFilter(frame.height, target.height, target.kernel), top, height),
        };
    this.sums = new Int32Array(target.width * target.height * 3);
    for (let y = 0, at = 0; y < target.height; y++) {
      const outside = this.filters?.down.outside[y] ?? 0;
      const [red, green, blue] = colour.map((c) => (this.filters === null ? c : half + c * outside));
      for (let x = 0; x < target.width; x++, at += 3) {
        this.sums[at] = red!;
        this.sums[at + 1] = green!;
        this.sums[at + 2] = blue!;
      }
    }
  }

  /** Takes the next rows. @param data uint8 [rows, width, 3] */
  addRows(data: Uint8Array): void {
    const rowBytes = this.width * 3;
    const narrowed = new Uint8Array(this.target.width * 3); // [target width, 3]
    for (let from = 0; from < data.length; from += rowBytes, this.nextRow++) {
      const row = data.subarray(from, from + rowBytes);
      if (this.filters === null) {
        this.sums.set(row, ((this.top + this.nextRow) * this.target.width + this.left) * 3);
        continue;
      }
      narrowRow(row, narrowed, this.filters.across, this.colour);
      this.addNarrowed(narrowed, this.filters.down);
    }
  }

  /** What it was resized to, uint8 [target height, target width, 3]. @throws Error before all rows are there */
  finish(): Uint8Array {
    if (this.nextRow !== this.height) throw new Error(`${this.nextRow} of ${this.height} rows were given`);
    const { sums, filters } = this;
    const pixels = new Uint8Array(sums.length);
    for (let i = 0; i < sums.length; i++) pixels[i] = filters === null ? sums[i]! : clip8(sums[i]!);
    return pixels;
  }

  /** Adds a row to the output rows it belongs to: a few that follow one another. */
  private addNarrowed(row: Uint8Array, { first, count, weights, taps }: ClippedFilter): void {
    const y = this.nextRow;
    const { sums } = this;
    const { width, height } = this.target;
    while (this.firstOpen < height && first[this.firstOpen]! + count[this.firstOpen]! <= y) this.firstOpen++;
    for (let out = this.firstOpen; out < height && first[out]! <= y; out++) {
      const place = y - first[out]!;
      if (place >= count[out]!) continue;
      const weight = weights[out * taps + place]!;
      const from = out * width * 3;
      for (let i = 0; i < row.length; i++) {
        sums[from + i] = (sums[from + i]! + Math.imul(row[i]!, weight)) | 0;
      }
    }
  }
}

/** What is resized, and where the image lies in it. */
function frameOf(
  width: number,
  height: number,
  { padding }: ResizeTarget,
): PictureSize & { readonly left: number; readonly top: number } {
  if (padding === undefined) return { width, height, left: 0, top: 0 };
  const { side, left, top } = paddedSquare(width, height);
  return { width: side, height: side, left, top };
}

/** One row, uint8 [width, 3] to uint8 [target width, 3]. */
export function narrowRow(
  row: Uint8Array,
  target: Uint8Array,
  filter: ClippedFilter,
  colour: readonly number[],
): void {
  const { first, count, weights, taps, outside } = filter;
  for (let x = 0; x < first.length; x++) {
    let red = half + colour[0]! * outside[x]!;
    let green = half + colour[1]! * outside[x]!;
    let blue = half + colour[2]! * outside[x]!;
    let from = first[x]! * 3;
    const start = x * taps;
    const end = start + count[x]!;
    for (let k = start; k < end; k++, from += 3) {
      const weight = weights[k]!;
      red = (red + Math.imul(row[from]!, weight)) | 0;
      green = (green + Math.imul(row[from + 1]!, weight)) | 0;
      blue = (blue + Math.imul(row[from + 2]!, weight)) | 0;
    }
    target[x * 3] = clip8(red);
    target[x * 3 + 1] = clip8(green);
    target[x * 3 + 2] = clip8(blue);
  }
}

/** A sum as a level. */
export function clip8(sum: number): number {
  const value = sum >> fractionBits;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
