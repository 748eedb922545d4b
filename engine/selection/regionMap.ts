import { adaptiveMaxPool, selectCells, type SelectionSettings, zeroPadding } from './selectCells.js';
import { selectionGridSide } from '../protocol/selectionGrid.js';
import { type RegionPlace, regionSquare } from './regionSquare.js';

/** The low-res tokens that one token of a region lies on, along one axis: weights add up to 1. */
interface Overlap {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * The part of a picture's attention map that covers a region, on the grid of the region's own padded square
 * (docs/interventions.md, "A region"): a token of that grid has the mean of the map over the rectangle it shows, each low-res
 * token as heavy as the area it shares with it. Of tokens that show some of the region, what is padding counts nothing.
 *
 * @param map float32 [g, g] over the padded square of the whole picture. @param picture its size in pixels.
 * @returns float32 [g, g] over the padded square of the region
 */
export function regionMap(
  map: Float32Array,
  lowresGrid: number,
  region: RegionPlace,
  picture: { readonly width: number; readonly height: number },
): Float32Array {
  const square = regionSquare(region, picture);
  const { side, pictureSide } = square;
  const inSquare = { left: (side - region.width) >> 1, top: (side - region.height) >> 1 };
  const across = overlaps(lowresGrid, side, pictureSide, square.left, inSquare.left, region.width);
  const down = overlaps(lowresGrid, side, pictureSide, square.top, inSquare.top, region.height);
  const part = new Float32Array(lowresGrid ** 2);
  for (let row = 0; row < lowresGrid; row++) {
    for (let column = 0; column < lowresGrid; column++) {
      part[row * lowresGrid + column] = meanOver(map, lowresGrid, down[row]!, across[column]!);
    }
  }
  return part;
}

/**
 * Which cells of a region an attention map of the whole picture selects: as `selectCells`, from the part of the map that
 * covers the region. Where that part is flat, as it is for a region within one low-res token, it cannot tell the region's
 * cells apart, and all that show the region are selected.
 *
 * @param settings with the size of the whole picture. @returns uint8 [9, 9] over the padded square of the region.
 */
export function selectRegionCells(
  attentionMap: Float32Array,
  { lowresGrid, imageWidth, imageHeight, threshold }: SelectionSettings,
  region: RegionPlace,
): Uint8Array {
  const part = regionMap(attentionMap, lowresGrid, region, { width: imageWidth, height: imageHeight });
  const { width, height } = region;
  const visible = zeroPadding(new Float32Array(part.length).fill(1), lowresGrid, width, height);
  const values = part.filter((_, token) => visible[token] === 1);
  if (values.every((value) => value === values[0])) {
    return adaptiveMaxPool(Uint8Array.from(visible), lowresGrid, selectionGridSide);
  }
  return selectCells(part, { lowresGrid, imageWidth: width, imageHeight: height, threshold });
}

/**
 * For each token of the region's grid the low-res tokens of the picture it lies on. Lengths are times g, so that all ends are
 * whole numbers and no token is touched by an error of rounding.
 *
 * @param offset of the region's square. @param margin padding before the region in its square. @param length of the region
 */
function overlaps(
  grid: number,
  side: number,
  pictureSide: number,
  offset: number,
  margin: number,
  length: number,
): Overlap[] {
  return Array.from({ length: grid }, (_, token) => {
    const [start, end] = [token * side, (token + 1) * side];
    const from = Math.max(start, margin * grid);
    const to = Math.min(end, (margin + length) * grid);
    const shown = from < to ? [from, to] : [start, end];
    const [low, high] = shown.map((at) => Math.min(Math.max(at + offset * grid, 0), pictureSide * grid)) as [
      number,
      number,
    ];
    const first = Math.floor(low / pictureSide);
    const shares: number[] = [];
    for (let other = first; other * pictureSide < high; other++) {
      shares.push(Math.min(high, (other + 1) * pictureSide) - Math.max(low, other * pictureSide));
    }
    return { first, weights: shares.map((share) => share / (high - low)) };
  });
}

function meanOver(map: Float32Array, grid: number, down: Overlap, across: Overlap): number {
  let sum = 0;
  down.weights.forEach((rowWeight, row) => {
    across.weights.forEach((weight, column) => {
      sum += rowWeight * weight * map[(down.first + row) * grid + across.first + column]!;
    });
  });
  return sum;
}
