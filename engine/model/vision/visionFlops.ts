import { type CheckpointConfig, patchGrid, tokenGrid } from '../../checkpoint/layouts/checkpointConfig.js';

/**
 * Operations of one run of the vision tower and connector (a multiply and an add are two): patch embedding, per layer
 * `2 (4 D^2 + 2 D I) T + 4 D T^2` with T tokens, and the connector's matrices.
 *
 * @param imageSize side of the input in pixels; default: the tower's own.
 */
export function visionFlops(config: CheckpointConfig, imageSize = config.vision.imageSize): number {
  const { vision, visionLayersRun, connector, decoder } = config;
  const { hiddenSize: D, intermediateSize: I, patchSize, classToken } = vision;
  const patches = patchGrid(vision, imageSize) ** 2;
  const tokens = tokenGrid(config, imageSize) ** 2;
  const T = patches + (classToken ? 1 : 0);
  const embedding = 2 * patches * D * 3 * patchSize ** 2;
  const layer = 2 * (4 * D * D + 2 * D * I) * T + 4 * D * T * T;
  const firstProjection = 2 * tokens * D * connector.shuffle ** 2 * decoder.hiddenSize;
  const laterProjections = (connector.layers.length - 1) * 2 * tokens * decoder.hiddenSize ** 2;
  return embedding + visionLayersRun * layer + firstProjection + laterProjections;
}
