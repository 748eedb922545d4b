import type { LayerEvent } from '../protocol/runEvent.js';
import type { Picture } from '../image/Picture.js';
import type { PictureSize } from '../image/rgbImage.js';
import { chosenShares } from '../selection/chosenShares.js';
import { paddedSquare } from '../selection/paddedSquare.js';
import type { RegionPlace } from '../selection/regionSquare.js';
import { selectionGridSide } from '../protocol/selectionGrid.js';
import type { CommandContext } from './command.js';
import { type DrawOver, writePicture } from './writePicture.js';

/**
 * Writes the picture, whose pixels it changes, at full resolution as PNG with the cells drawn over it by how often they were
 * chosen, over all selecting layers and tokens: hard-edged, dark to light; a cell never chosen stays as it is. The cells of a
 * question about a region lie on the region.
 *
 * @throws EngineError as `writePicture`
 */
export async function writeOverlay(
  picture: Picture,
  layers: readonly LayerEvent[],
  target: string,
  context: Pick<CommandContext, 'signal' | 'stderr'>,
  region?: RegionPlace,
): Promise<void> {
  const size = await picture.facts();
  const shares = chosenShares(layers.map(({ selectionGrid }) => selectionGrid));
  const drawOver: DrawOver = (rows, top) => drawChosen(size, shares, rows, top, region);
  await writePicture('overlay', picture, size, target, context, drawOver);
}

const opacity = 0.55;

/**
 * Blends each chosen cell's colour into rows of a picture; cells tile the padded square of the picture, or of a region of it.
 *
 * @param data uint8 [rows, width, 3], the first of them `from` rows down
 */
export function drawChosen(
  { width, height }: PictureSize,
  shares: Float64Array,
  data: Uint8Array,
  from = 0,
  region: RegionPlace = { left: 0, top: 0, width, height },
): void {
  const { side, left, top } = paddedSquare(region.width, region.height);
  const cellOf = (position: number): number => Math.floor((position * selectionGridSide) / side);
  const colours = Array.from(shares, (share) => (share > 0 ? viridis(share) : null));
  const rows = data.length / (width * 3);
  const firstRow = Math.max(0, region.top - from);
  for (let y = firstRow; y < Math.min(rows, region.top + region.height - from); y++) {
    const row = cellOf(from + y - region.top + top) * selectionGridSide;
    for (let x = region.left; x < region.left + region.width; x++) {
      const colour = colours[row + cellOf(x - region.left + left)];
      if (colour === null || colour === undefined) continue;
      const at = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) data[at + c] = data[at + c]! * (1 - opacity) + colour[c]! * opacity;
    }
  }
}

/** Nine equidistant points of matplotlib's viridis. */
const viridisPoints = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
] as const;

function viridis(share: number): number[] {
  const at = Math.min(1, share) * (viridisPoints.length - 1);
  const low = Math.min(Math.floor(at), viridisPoints.length - 2);
  return viridisPoints[low]!.map((value, c) => value + (viridisPoints[low + 1]![c]! - value) * (at - low));
}
