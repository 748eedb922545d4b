import type { CheckpointConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { GraphBuilder, type GraphModel, type Value } from '../../onnx/GraphBuilder.js';
import type { ModelWeights } from '../ModelWeights.js';
import { embedPatches } from './embedPatches.js';
import type { VisionSegment } from './planVision.js';
import { projectFeatures } from './projectFeatures.js';
import { visionLayer } from './visionLayer.js';

/** What a tower is built to read, and to give. */
export interface VisionView {
  /** s. Where it is not the tower's own size, the grid of position embeddings is resized to it, bicubic. */
  readonly imageSize: number;
  /** The last graph also gives what the projector is given. */
  readonly withPatches: boolean;
}

/**
 * CLIP vision tower and projector for one image or tile (docs/flexattention.md, section 1, steps 4 and 5), or some of its layers.
 *
 *     pixels -> patches -> + class token, positions -> pre_layrnorm -> k layers -> drop class token -> projector
 *
 * The first graph reads `pixels` float32 [1, 3, s, s]; the last gives `features` float32 [g*g, D], raster order, and `withPatches`
 * also `patches` float32 [g*g, Dv]. Between two, `hidden_out` float32 [1 + g*g, Dv] of one is `hidden` of the next.
 */
export function buildVisionGraph(
  config: CheckpointConfig,
  weights: ModelWeights,
  { imageSize, withPatches }: VisionView,
  { firstLayer, endLayer }: VisionSegment,
): GraphModel {
  const { hiddenSize: Dv, patchSize } = config.vision;
  const count = Math.floor(imageSize / patchSize) ** 2;
  const graph = new GraphBuilder(`vision.${firstLayer}-${endLayer - 1}`);
  let hidden: Value; // [1 + g*g, Dv]
  if (firstLayer === 0) {
    const pixels = graph.input('pixels', 'float32', [1, 3, imageSize, imageSize]);
    hidden = embedPatches(graph, pixels, imageSize, config, weights);
  } else hidden = graph.input('hidden', 'float32', [1 + count, Dv]);
  for (let layer = firstLayer; layer < endLayer; layer++) {
    hidden = visionLayer(graph, hidden, layer, config, weights);
  }
  if (endLayer < config.visionLayersRun) {
    graph.output('hidden_out', hidden, 'float32', [1 + count, Dv]);
    return graph.finish();
  }
  const patches = graph.node('Slice', '/vision/drop_class_token', [
    hidden,
    graph.integers([1]),
    graph.integers([2 ** 31]),
    graph.integers([0]),
  ]); // [g*g, Dv]
  const features = projectFeatures(graph, patches, config, weights); // [g*g, D]
  graph.output('features', features, 'float32', [count, config.decoder.hiddenSize]);
  if (withPatches) graph.output('patches', patches, 'float32', [count, Dv]);
  return graph.finish();
}
