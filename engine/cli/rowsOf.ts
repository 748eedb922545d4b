/**
 * A square grid (or `rowCount` rows) as nested arrays for JSON. Each float32 gets the fewest digits, at most
 * nine, that give the same float32 when read back.
 */
export function rowsOf(values: Float32Array | Uint8Array, rowCount = Math.sqrt(values.length)): number[][] {
  const columns = values.length / rowCount;
  if (!Number.isInteger(rowCount) || !Number.isInteger(columns)) {
    throw new RangeError(`${values.length} values do not make ${rowCount} rows`);
  }
  return Array.from({ length: rowCount }, (_, row) =>
    Array.from(values.subarray(row * columns, (row + 1) * columns), shortestFloat32),
  );
}

/** @returns a double that prints short and rounds to the same float32 */
function shortestFloat32(value: number): number {
  if (Number.isInteger(value)) return value;
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
