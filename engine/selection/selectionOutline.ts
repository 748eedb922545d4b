/**
 * The border lines between selected and other cells, in grid units on the padded square.
 *
 * @param grid [gridSide, gridSide], non-zero = selected.
 * @returns segments [x1, y1, x2, y2].
 */
export function selectionOutline(
  grid: ArrayLike<number>,
  gridSide: number,
): (readonly [number, number, number, number])[] {
  const chosen = (row: number, column: number): boolean =>
    row >= 0 && column >= 0 && row < gridSide && column < gridSide && grid[row * gridSide + column] !== 0;
  const segments: (readonly [number, number, number, number])[] = [];
  for (let row = 0; row <= gridSide; row++) {
    for (let column = 0; column <= gridSide; column++) {
      const here = chosen(row, column);
      if (column < gridSide && here !== chosen(row - 1, column)) {
        segments.push([column, row, column + 1, row]);
      }
      if (row < gridSide && here !== chosen(row, column - 1)) segments.push([column, row, column, row + 1]);
    }
  }
  return segments;
}
