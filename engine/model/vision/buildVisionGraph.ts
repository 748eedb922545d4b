import { type CheckpointConfig, patchGrid, tokenGrid } from '../../checkpoint/layouts/checkpointConfig.js';
import { GraphBuilder, type Value } from '../../onnx/GraphBuilder.js';
import type { ModelWeights } from '../ModelWeights.js';
import { embedPatches } from './embedPatches.js';
import { layerNorm } from './layerNorm.js';
import { projectFeatures } from './projectFeatures.js';
import { visionLayer } from './visionLayer.js';

/**
 * Vision tower and connector for one image or tile (docs/flexattention.md, section 1, steps 4 and 5).
 *
 *     CLIP:    pixels -> patches -> + class token, positions -> pre_layrnorm -> k layers -> drop class token -> projector
 *     SigLIP:  pixels -> patches -> + positions -> k layers -> projector
 *     Idefics3:  the same                     -> layers -> post_layernorm -> pixel shuffle -> linear layer
 *
 * Input `pixels` float32 [1, 3, s, s]; output `features` float32 [tokens, D], raster order; with `withPatches` also `patches`
 * float32 [g*g, Dv], what the connector is given.
 *
 * @param imageSize s. Where it is not the tower's own size, the grid of position embeddings is resized to it, bicubic.
 */
export function buildVisionGraph(
  config: CheckpointConfig,
  weights: ModelWeights,
  imageSize = config.vision.imageSize,
  withPatches = false,
): Uint8Array {
  const { vision } = config;
  const graph = new GraphBuilder('vision');
  const pixels = graph.input('pixels', 'float32', [1, 3, imageSize, imageSize]);
  let hidden = embedPatches(graph, pixels, imageSize, config, weights); // [T, Dv]
  for (let layer = 0; layer < config.visionLayersRun; layer++) {
    hidden = visionLayer(graph, hidden, layer, config, weights);
  }
  if (vision.postNorm)
    hidden = layerNorm(graph, '/vision/post_layernorm', hidden, 'post_layernorm', vision, weights);
  const patches = vision.classToken ? dropClassToken(graph, hidden) : hidden; // [g*g, Dv]
  const grid = patchGrid(vision, imageSize);
  const features = projectFeatures(graph, patches, grid, config, weights); // [tokens, D]
  graph.output('features', features, 'float32', [
    tokenGrid(config, imageSize) ** 2,
    config.decoder.hiddenSize,
  ]);
  if (withPatches) graph.output('patches', patches, 'float32', [grid ** 2, vision.hiddenSize]);
  return graph.finish();
}

function dropClassToken(graph: GraphBuilder, hidden: Value): Value {
  return graph.node('Slice', '/vision/drop_class_token', [
    hidden,
    graph.integers([1]),
    graph.integers([2 ** 31]),
    graph.integers([0]),
  ]);
}
