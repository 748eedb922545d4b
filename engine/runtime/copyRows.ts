/** Copies the first `length` numbers of each source row to `offset` within the target row of the same index. */
export function copyRows(
  source: Float32Array,
  sourceStride: number,
  target: Float32Array,
  targetStride: number,
  rows: number,
  length: number,
  offset = 0,
): void {
  for (let row = 0; row < rows; row++) {
    const from = row * sourceStride;
    const to = row * targetStride + offset;
    if (length === 1) target[to] = source[from]!;
    else target.set(source.subarray(from, from + length), to);
  }
}
