/**
 * Some columns of a matrix: float32 [rows, width] -> [rows, columns.length].
 *
 * @param columns their indices, each below `width`
 */
export function gatherColumns(matrix: Float32Array, width: number, columns: Int32Array): Float32Array {
  const rows = matrix.length / width;
  const gathered = new Float32Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns.length; i++) {
      gathered[row * columns.length + i] = matrix[row * width + columns[i]!]!;
    }
  }
  return gathered;
}
