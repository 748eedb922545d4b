import type { CheckpointConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { GraphBuilder, type GraphModel } from '../../onnx/GraphBuilder.js';
import type { ModelWeights } from '../ModelWeights.js';
import { embedPatches } from './embedPatches.js';
import { projectFeatures } from './projectFeatures.js';
import { visionLayer } from './visionLayer.js';

/**
 * CLIP vision tower and projector for one image or tile (docs/flexattention.md, section 1, steps 4 and 5).
 *
 *     pixels -> patches -> + class token, positions -> pre_layrnorm -> k layers -> drop class token -> projector
 *
 * Input `pixels` float32 [1, 3, s, s]; output `features` float32 [g*g, D], raster order; with `withPatches` also `patches`
 * float32 [g*g, Dv], what the projector is given.
 *
 * @param imageSize s. Where it is not the tower's own size, the grid of position embeddings is resized to it, bicubic.
 */
export function buildVisionGraph(
  config: CheckpointConfig,
  weights: ModelWeights,
  imageSize = config.vision.imageSize,
  withPatches = false,
): GraphModel {
  const { patchSize } = config.vision;
  const count = Math.floor(imageSize / patchSize) ** 2;
  const graph = new GraphBuilder('vision');
  const pixels = graph.input('pixels', 'float32', [1, 3, imageSize, imageSize]);
  let hidden = embedPatches(graph, pixels, imageSize, config, weights); // [1 + g*g, Dv]
  for (let layer = 0; layer < config.visionLayersRun; layer++) {
    hidden = visionLayer(graph, hidden, layer, config, weights);
  }
  const patches = graph.node('Slice', '/vision/drop_class_token', [
    hidden,
    graph.integers([1]),
    graph.integers([2 ** 31]),
    graph.integers([0]),
  ]); // [g*g, Dv]
  const features = projectFeatures(graph, patches, config, weights); // [g*g, D]
  graph.output('features', features, 'float32', [count, config.decoder.hiddenSize]);
  if (withPatches) graph.output('patches', patches, 'float32', [count, config.vision.hiddenSize]);
  return graph.finish();
}
