/**
 * Shrinks square planes as PyTorch's `interpolate(mode="bilinear", antialias=True)` does: triangle filter
 * whose support widens with the scale, half-pixel centres, first along x, then along y, in float32.
 *
 * @param planes float32 [channels, side, side]
 * @param size side of the result, at most `side`
 * @returns float32 [channels, size, size]
 */
export function resampleTriangle(
  planes: Float32Array,
  channels: number,
  side: number,
  size: number,
): Float32Array {
  if (size === side) return planes.slice();
  const { first, count, weights, taps } = triangleWeights(side, size);
  const narrowed = new Float32Array(side * size); // [side, size]
  const result = new Float32Array(channels * size * size);
  for (let channel = 0; channel < channels; channel++) {
    const plane = planes.subarray(channel * side * side, (channel + 1) * side * side);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < size; x++) {
        let sum = 0;
        const from = y * side + first[x]!;
        for (let k = 0; k < count[x]!; k++) sum += plane[from + k]! * weights[x * taps + k]!;
        narrowed[y * size + x] = sum;
      }
    }
    const target = result.subarray(channel * size * size, (channel + 1) * size * size);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        let sum = 0;
        for (let k = 0; k < count[y]!; k++) {
          sum += narrowed[(first[y]! + k) * size + x]! * weights[y * taps + k]!;
        }
        target[y * size + x] = sum;
      }
    }
  }
  return result;
}

interface TriangleFilter {
  /** int32 [size]: first input position. */
  readonly first: Int32Array;
  /** int32 [size]: number of input positions. */
  readonly count: Int32Array;
  /** float32 [size, taps], each row sums to 1. */
  readonly weights: Float32Array;
  readonly taps: number;
}

function triangleWeights(inputSize: number, outputSize: number): TriangleFilter {
  const scale = inputSize / outputSize;
  const support = Math.max(scale, 1);
  const taps = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outputSize);
  const count = new Int32Array(outputSize);
  const weights = new Float32Array(outputSize * taps);
  for (let out = 0; out < outputSize; out++) {
    const centre = (out + 0.5) * scale;
    const from = Math.max(Math.trunc(centre - support + 0.5), 0);
    const to = Math.min(Math.trunc(centre + support + 0.5), inputSize);
    const triangle = (x: number): number => Math.max(0, 1 - Math.abs((x + from - centre + 0.5) / support));
    let sum = 0;
    for (let x = 0; x < to - from; x++) sum += triangle(x);
    for (let x = 0; x < to - from; x++) weights[out * taps + x] = triangle(x) / sum;
    first[out] = from;
    count[out] = to - from;
  }
  return { first, count, weights, taps };
}
