import type { CheckpointConfig } from '../../checkpoint/layouts/checkpointConfig.js';

/**
 * Operations of one run of the vision tower and projector (a multiply and an add are two): patch embedding, per layer
 * `2 (4 D^2 + 2 D I) T + 4 D T^2` with T tokens, and the projector's matrices.
 *
 * @param imageSize side of the input in pixels; default: the tower's own.
 */
export function visionFlops(
  { vision, visionLayersRun, projectorLayers, decoder }: CheckpointConfig,
  imageSize = vision.imageSize,
): number {
  const { hiddenSize: D, intermediateSize: I, patchSize } = vision;
  const patches = Math.floor(imageSize / patchSize) ** 2;
  const T = patches + 1;
  const embedding = 2 * patches * D * 3 * patchSize ** 2;
  const layer = 2 * (4 * D * D + 2 * D * I) * T + 4 * D * T * T;
  const firstProjection = 2 * patches * D * decoder.hiddenSize;
  const laterProjections = (projectorLayers.length - 1) * 2 * patches * decoder.hiddenSize ** 2;
  return embedding + visionLayersRun * layer + firstProjection + laterProjections;
}
