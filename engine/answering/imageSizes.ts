import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import type { ViewSettings } from '../preprocess/viewSettings.js';

/** What a model sees: sides in pixels, and how pictures become squares. A plain LLaVA checkpoint sees one image of the tower's size. */
export function imageSizes({ highres, vision, hdSize, fit, tiling }: CheckpointConfig): ViewSettings {
  if (highres !== null) {
    const { lowresSize, highresSize, zoomRatio } = highres;
    return { lowresSize, highresSize, zoomRatio, hdSize: hdSize ?? undefined };
  }
  const sizes = { lowresSize: vision.imageSize, highresSize: vision.imageSize, zoomRatio: 1 };
  if (fit === 'padded') return sizes;
  const { longestSide } = tiling ?? {};
  return { ...sizes, stretch: longestSide === undefined ? {} : { tiling: { longestSide } } };
}
