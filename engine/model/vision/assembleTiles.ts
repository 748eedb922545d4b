/**
 * Puts the feature grids of z x z tiles back into one raster (docs/flexattention.md, section 1, step 5).
 *
 * @param tiles z*z arrays float32 [t*t, D], tiles row by row, tokens in raster order within a tile.
 * @returns float32 [G*G, D] with G = z * t, raster order: f_HR.
 */
export function assembleTiles(
  tiles: readonly Float32Array[],
  zoomRatio: number,
  tileGrid: number,
  hiddenSize: number,
): Float32Array {
  const side = zoomRatio * tileGrid;
  const raster = new Float32Array(side * side * hiddenSize);
  const lineLength = tileGrid * hiddenSize;
  for (const [index, tile] of tiles.entries()) {
    const tileRow = Math.floor(index / zoomRatio);
    const tileColumn = index % zoomRatio;
    for (let row = 0; row < tileGrid; row++) {
      const line = tile.subarray(row * lineLength, (row + 1) * lineLength);
      const target = (tileRow * tileGrid + row) * side + tileColumn * tileGrid;
      raster.set(line, target * hiddenSize);
    }
  }
  return raster;
}
