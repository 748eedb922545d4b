import type { CheckpointConfig } from '../../checkpoint/layouts/checkpointConfig.js';

/** A run of consecutive layers of the tower that make one graph: the first also embeds the pixels, the last also projects. */
export interface VisionSegment {
  readonly firstLayer: number;
  /** One past the last layer. */
  readonly endLayer: number;
}

/** Above this a tower is cut into graphs: allocators of browsers refuse one of gigabytes, and loading needs room for several copies. */
export const largeTowerBytes = 256 * 2 ** 20;

/** Weights of a graph of a large tower. */
const segmentBytes = 128 * 2 ** 20;

/** How the tower is cut into graphs, in order of the layers. */
export function planVision(config: CheckpointConfig): readonly VisionSegment[] {
  const layers = config.visionLayersRun;
  const layerBytes = visionLayerBytes(config);
  if (layers * layerBytes <= largeTowerBytes) return [{ firstLayer: 0, endLayer: layers }];
  const size = Math.ceil(segmentBytes / layerBytes);
  return Array.from({ length: Math.ceil(layers / size) }, (_, index) => ({
    firstLayer: index * size,
    endLayer: Math.min(layers, (index + 1) * size),
  }));
}

/** float32 bytes of the linear weights of one layer. */
function visionLayerBytes({ vision }: CheckpointConfig): number {
  const { hiddenSize, intermediateSize } = vision;
  return 4 * (4 * hiddenSize ** 2 + 2 * hiddenSize * intermediateSize);
}
