/** Copies rows of a matrix, in the order they are named. @param matrix float32 [n, width]. @returns float32 [rows, width]. */
export function gatherRows(matrix: Float32Array, rows: Uint32Array, width: number): Float32Array {
  const gathered = new Float32Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * width;
    gathered.set(matrix.subarray(start, start + width), i * width);
  }
  return gathered;
}
