import { rename, rm, writeFile } from 'node:fs/promises';
import type { LayerEvent } from '../protocol/runEvent.js';
import { decodeImage } from '../image/decodeImage.js';
import type { ImageSource } from '../image/imageSource.js';
import { loadSharp } from '../image/loadSharp.js';
import type { RgbImage } from '../image/rgbImage.js';
import { selectionGridSide } from '../protocol/selectionGrid.js';
import { EngineError } from '../protocol/EngineError.js';

/**
 * Writes the image at full resolution as PNG with the patches drawn over it by how often they were chosen,
 * over all selecting layers and tokens: hard-edged, dark to light; a patch never chosen stays as it is.
 *
 * @throws EngineError `option-invalid` when the file cannot be written
 */
export async function writeOverlay(
  source: ImageSource,
  layers: readonly LayerEvent[],
  target: string,
): Promise<void> {
  const image = await decodeImage(source);
  drawChosen(image, chosenShares(layers));
  const raw = { width: image.width, height: image.height, channels: 3 } as const;
  const png = await loadSharp()(image.data, { raw }).png({ compressionLevel: 6 }).toBuffer();
  const unfinished = `${target}.${process.pid}.part`;
  try {
    await writeFile(unfinished, png, { flush: true });
    await rename(unfinished, target);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw new EngineError('option-invalid', `Cannot write the overlay to ${target}: ${String(cause)}.`, {
      cause,
    });
  }
}

/** float64 [81]: share of the selections that hold each cell. */
export function chosenShares(layers: readonly LayerEvent[]): Float64Array {
  const shares = new Float64Array(selectionGridSide ** 2);
  for (const { selectionGrid } of layers) {
    for (let cell = 0; cell < shares.length; cell++) shares[cell]! += selectionGrid[cell]! / layers.length;
  }
  return shares;
}

const opacity = 0.55;

/** Blends each chosen cell's colour into the image's pixels; cells tile the padded square. */
export function drawChosen(image: RgbImage, shares: Float64Array): void {
  const { width, height, data } = image;
  const side = Math.max(width, height);
  const left = Math.floor((side - width) / 2);
  const top = Math.floor((side - height) / 2);
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
