import type { PictureSize, RgbPixels } from '../image/rgbImage.js';
import { paddedSquare } from '../selection/paddedSquare.js';

/**
 * Pads an RGB image to a centred square and resizes that as Pillow's `Image.resize(..., BICUBIC)` does, to
 * the bit: a = -0.5, antialiased (the support widens when shrinking), first along x, then along y, with
 * 22-bit fixed-point weights and rounding to 8 bits after each pass (Pillow, `src/libImaging/Resample.c`).
 *
 * The padding is never held in memory: its share of each integer sum is its colour times its weights. That
 * is exact, because padding of one colour keeps that colour in the first pass (weights sum to 1 within 2^-19).
 *
 * @param image uint8 [height, width, 3]
 * @param colour the padding's red, green, blue; the smaller half of an odd margin comes first
 * @param size side of the result in pixels
 * @returns uint8 [size, size, 3]
 */
export function resampleBicubic(image: RgbPixels, colour: readonly number[], size: number): Uint8Array {
  const resampler = new BicubicResampler(image, colour, size);
  resampler.addRows(image.data);
  return resampler.finish();
}

/**
 * As `resampleBicubic`, of an image whose rows come one after the other and are never held together: integer sums are the
 * same in whatever order they are made.
 */
export class BicubicResampler {
  private readonly width: number;
  private readonly height: number;
  private readonly left: number;
  private readonly top: number;
  /** Of the padded square; 0 for a square that keeps its size, which Pillow does not filter. */
  private readonly filters: { readonly across: ClippedFilter; readonly down: ClippedFilter } | null;
  /** int32 [size, size, 3]: the sums of the second pass. */
  private readonly sums: Int32Array;
  /** The first output row that rows to come still add to. */
  private firstOpen = 0;
  private nextRow = 0;

  constructor(
    { width, height }: PictureSize,
    private readonly colour: readonly number[],
    private readonly size: number,
  ) {
    const { side, left, top } = paddedSquare(width, height);
    this.width = width;
    this.height = height;
    this.left = left;
    this.top = top;
    const filter = side === size ? null : bicubicWeights(side, size);
    this.filters = filter && {
      across: clipFilter(filter, left, width),
      down: clipFilter(filter, top, height),
    };
    this.sums = new Int32Array(size * size * 3);
    for (let y = 0, at = 0; y < size; y++) {
      const outside = this.filters?.down.outside[y] ?? 0;
      const [red, green, blue] = colour.map((c) => (filter === null ? c : half + c * outside));
      for (let x = 0; x < size; x++, at += 3) {
        this.sums[at] = red!;
        this.sums[at + 1] = green!;
        this.sums[at + 2] = blue!;
      }
    }
  }

  /** Takes the next rows. @param data uint8 [rows, width, 3] */
  addRows(data: Uint8Array): void {
    const rowBytes = this.width * 3;
    const narrowed = new Uint8Array(this.size * 3); // [size, 3]
    for (let from = 0; from < data.length; from += rowBytes, this.nextRow++) {
      const row = data.subarray(from, from + rowBytes);
      if (this.filters === null) {
        this.sums.set(row, ((this.top + this.nextRow) * this.size + this.left) * 3);
        continue;
      }
      narrowRow(row, narrowed, this.filters.across, this.colour);
      this.addNarrowed(narrowed, this.filters.down);
    }
  }

  /** The resized square, uint8 [size, size, 3]. @throws Error before all rows are there */
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
    const { size, sums } = this;
    while (this.firstOpen < size && first[this.firstOpen]! + count[this.firstOpen]! <= y) this.firstOpen++;
    for (let out = this.firstOpen; out < size && first[out]! <= y; out++) {
      const place = y - first[out]!;
      if (place >= count[out]!) continue;
      const weight = weights[out * taps + place]!;
      const from = out * size * 3;
      for (let i = 0; i < row.length; i++) {
        sums[from + i] = (sums[from + i]! + Math.imul(row[i]!, weight)) | 0;
      }
    }
  }
}

/** For each output position the first input position, how many, and their fixed-point weights. */
interface ResampleFilter {
  /** int32 [size]: first input position. */
  readonly first: Int32Array;
  /** int32 [size]: number of input positions. */
  readonly count: Int32Array;
  /** int32 [size, taps]: weights times 2^22. */
  readonly weights: Int32Array;
  readonly taps: number;
}

const fractionBits = 32 - 8 - 2;
const half = 1 << (fractionBits - 1);

/** Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc` for the bicubic filter. */
function bicubicWeights(inputSize: number, outputSize: number): ResampleFilter {
  const scale = inputSize / outputSize;
  const filterScale = Math.max(scale, 1);
  const support = 2 * filterScale;
  const taps = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outputSize);
  const count = new Int32Array(outputSize);
  const weights = new Int32Array(outputSize * taps);
  const exact = new Float64Array(taps);
  for (let out = 0; out < outputSize; out++) {
    const centre = (out + 0.5) * scale;
    const from = Math.max(Math.trunc(centre - support + 0.5), 0);
    const to = Math.min(Math.trunc(centre + support + 0.5), inputSize);
    let sum = 0;
    for (let x = 0; x < to - from; x++) {
      exact[x] = bicubic((x + from - centre + 0.5) * (1 / filterScale));
      sum += exact[x]!;
    }
    for (let x = 0; x < to - from; x++) {
      const scaled = (sum === 0 ? exact[x]! : exact[x]! / sum) * (1 << fractionBits);
      weights[out * taps + x] = Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
    first[out] = from;
    count[out] = to - from;
  }
  return { first, count, weights, taps };
}

/** Keys' cubic with a = -0.5, in Pillow's order of operations. */
function bicubic(x: number): number {
  const a = -0.5;
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
  return 0;
}

/** A filter over the padded square, seen from the image inside it. */
interface ClippedFilter extends ResampleFilter {
  /** int32 [size]: sum of the weights that fall on the padding. */
  readonly outside: Int32Array;
}

function clipFilter(filter: ResampleFilter, offset: number, length: number): ClippedFilter {
  const size = filter.first.length;
  const { taps } = filter;
  const first = new Int32Array(size);
  const count = new Int32Array(size);
  const outside = new Int32Array(size);
  const weights = new Int32Array(filter.weights.length);
  for (let out = 0; out < size; out++) {
    first[out] = Math.max(filter.first[out]! - offset, 0);
    for (let k = 0; k < filter.count[out]!; k++) {
      const position = filter.first[out]! + k - offset;
      const weight = filter.weights[out * taps + k]!;
      if (position < 0 || position >= length) outside[out] = outside[out]! + weight;
      else weights[out * taps + count[out]!++] = weight;
    }
  }
  return { first, count, weights, taps, outside };
}

/** One row, uint8 [width, 3] to uint8 [size, 3]. */
function narrowRow(
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

function clip8(sum: number): number {
  const value = sum >> fractionBits;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
