/**
 * Intersection over union of two grids of cells, 0 to 1; 1 where neither holds a cell, for then they are the same.
 *
 * @param one uint8 [81], non-zero = in. @param other the same.
 */
export function gridOverlap(one: Uint8Array, other: Uint8Array): number {
  let [both, either] = [0, 0];
  for (let cell = 0; cell < one.length; cell++) {
    const [here, there] = [one[cell] !== 0, other[cell] !== 0];
    if (here && there) both++;
    if (here || there) either++;
  }
  return either === 0 ? 1 : both / either;
}
