import { selectionGridSide } from '../protocol/selectionGrid.js';

/**
 * The connected regions of a grid: cells that share an edge belong together.
 *
 * @param cells uint8 [81], 1 = in.
 * @returns uint8 [81] each, the largest first, then in raster order of their first cells.
 */
export function connectedRegions(cells: Uint8Array): Uint8Array[] {
  const seen = new Set<number>();
  const regions: Uint8Array[] = [];
  for (let cell = 0; cell < cells.length; cell++) {
    if (cells[cell] === 0 || seen.has(cell)) continue;
    const region = new Uint8Array(cells.length);
    const open = [cell];
    seen.add(cell);
    while (open.length > 0) {
      const here = open.pop()!;
      region[here] = 1;
      for (const next of neighboursOf(here)) {
        if (cells[next] === 0 || seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
    regions.push(region);
  }
  const size = (region: Uint8Array): number => region.reduce((sum, value) => sum + value, 0);
  return regions.sort((a, b) => size(b) - size(a) || a.indexOf(1) - b.indexOf(1));
}

function neighboursOf(cell: number): number[] {
  const [row, column] = [Math.floor(cell / selectionGridSide), cell % selectionGridSide];
  const last = selectionGridSide - 1;
  return [
    ...(row > 0 ? [cell - selectionGridSide] : []),
    ...(row < last ? [cell + selectionGridSide] : []),
    ...(column > 0 ? [cell - 1] : []),
    ...(column < last ? [cell + 1] : []),
  ];
}
