import type { LayerEvent } from '../protocol/runEvent.js';
import type { RgbPixels } from '../image/rgbImage.js';
import { writePng } from '../image/writePng.js';
import { chosenShares } from '../selection/chosenShares.js';
import { paddedSquare } from '../selection/paddedSquare.js';
import { selectionGridSide } from '../protocol/selectionGrid.js';
import { EngineError } from '../protocol/EngineError.js';

/**
 * Writes the image, whose pixels it changes, at full resolution as PNG with the cells drawn over it by how often they were chosen,
 * over all selecting layers and tokens: hard-edged, dark to light; a cell never chosen stays as it is.
 *
 * @throws EngineError `option-invalid` when the file cannot be written
 */
export async function writeOverlay(
  image: RgbPixels,
  layers: readonly LayerEvent[],
  target: string,
): Promise<void> {
  drawChosen(image, chosenShares(layers.map(({ selectionGrid }) => selectionGrid)));
  try {
    await writePng(image, target, compressionLevel);
  } catch (cause) {
    throw new EngineError('option-invalid', `Cannot write the overlay to ${target}: ${String(cause)}.`, {
      cause,
    });
  }
}

/** zlib's: the file is kept, so it may take a little longer to be small. */
const compressionLevel = 6;

const opacity = 0.55;

/** Blends each chosen cell's colour into the image's pixels; cells tile the padded square. */
export function drawChosen(image: RgbPixels, shares: Float64Array): void {
  const { width, height, data } = image;
  const { side, left, top } = paddedSquare(width, height);
  const cellOf = (position: number): number => Math.floor((position * selectionGridSide) / side);
  const colours = Array.from(shares, (share) => (share > 0 ? viridis(share) : null));
  for (let y = 0; y < height; y++) {
    const row = cellOf(y + top) * selectionGridSide;
    for (let x = 0; x < width; x++) {
      const colour = colours[row + cellOf(x + left)];
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
