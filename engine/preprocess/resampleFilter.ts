import type { ResampleKernel } from '../image/resizeTarget.js';

/** For each output position the first input position, how many, and their fixed-point weights. */
export interface ResampleFilter {
  /** int32 [size]: first input position. */
  readonly first: Int32Array;
  /** int32 [size]: number of input positions. */
  readonly count: Int32Array;
  /** int32 [size, taps]: weights times 2^22. */
  readonly weights: Int32Array;
  readonly taps: number;
}

/** Bits behind the point of a weight. */
export const fractionBits = 32 - 8 - 2;

/** Filters by distance, and how far they reach, in pixels of the coarser of the two pictures. */
const kernels: Readonly<
  Record<ResampleKernel, { readonly reach: number; readonly at: (distance: number) => number }>
> = {
  bilinear: { reach: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { reach: 2, at: bicubic },
  lanczos: { reach: 3, at: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc`. */
export function resampleFilter(
  inputSize: number,
  outputSize: number,
  kernel: ResampleKernel,
): ResampleFilter {
  const { reach, at } = kernels[kernel];
  const scale = inputSize / outputSize;
  const filterScale = Math.max(scale, 1);
  const support = reach * filterScale;
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
      exact[x] = at((x + from - centre + 0.5) * (1 / filterScale));
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

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}

/** A filter over the padded square, seen from the image inside it. */
export interface ClippedFilter extends ResampleFilter {
  /** int32 [size]: sum of the weights that fall on the padding. */
  readonly outside: Int32Array;
}

/** @param offset padding before the image. @param length of the image. */
export function clipFilter(filter: ResampleFilter, offset: number, length: number): ClippedFilter {
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
