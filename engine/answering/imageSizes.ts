import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import type { ImageSizes } from '../preprocess/preprocessSettings.js';

/** Sides in pixels of what a model sees. A plain LLaVA checkpoint sees one image of the tower's size. */
export function imageSizes({ highres, vision, hdSize }: CheckpointConfig): ImageSizes {
  if (highres !== null) {
    const { lowresSize, highresSize, zoomRatio } = highres;
    return { lowresSize, highresSize, zoomRatio, hdSize: hdSize ?? undefined };
  }
  return { lowresSize: vision.imageSize, highresSize: vision.imageSize, zoomRatio: 1 };
}
