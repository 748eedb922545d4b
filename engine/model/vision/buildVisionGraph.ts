import { type CheckpointConfig, patchGrid, tokenGrid } from '../../checkpoint/layouts/checkpointConfig.js';
import { GraphBuilder, type GraphModel, type Value } from '../../onnx/GraphBuilder.js';
import type { ModelWeights } from '../ModelWeights.js';
import { embedPatches } from './embedPatches.js';
import { layerNorm } from './layerNorm.js';
import type { VisionSegment } from './planVision.js';
import { projectFeatures } from './projectFeatures.js';
import { visionLayer } from './visionLayer.js';

/** What a tower is built to read, and to give. */
export interface VisionView {
  /** s. Where it is not the tower's own size, the grid of position embeddings is resized to it, bicubic. */
  readonly imageSize: number;
  /** The last graph also gives what the connector is given. */
  readonly withPatches: boolean;
}

/**
 * Vision tower and connector for one image or tile (docs/flexattention.md, section 1, steps 4 and 5), or some of its layers.
 *
 *     CLIP:    pixels -> patches -> + class token, positions -> pre_layrnorm -> k layers -> drop class token -> projector
 *     SigLIP:  pixels -> patches -> + positions -> k layers -> projector
 *     Idefics3:  the same                     -> layers -> post_layernorm -> pixel shuffle -> linear layer
 *
 * The first graph reads `pixels` float32 [1, 3, s, s]; the last gives `features` float32 [tokens, D], raster order, and
 * `withPatches` also `patches` float32 [g*g, Dv]. Between two, `hidden_out` float32 [T, Dv] of one is `hidden` of the next; T is
 * g*g, and one more where there is a class token.
 */
export function buildVisionGraph(
  config: CheckpointConfig,
  weights: ModelWeights,
  { imageSize, withPatches }: VisionView,
  { firstLayer, endLayer }: VisionSegment,
): GraphModel {
  const { vision, visionLayersRun } = config;
  const grid = patchGrid(vision, imageSize);
  const shape = [grid ** 2 + (vision.classToken ? 1 : 0), vision.hiddenSize];
  const graph = new GraphBuilder(`vision.${firstLayer}-${endLayer - 1}`);
  let hidden: Value; // [T, Dv]
  if (firstLayer === 0) {
    const pixels = graph.input('pixels', 'float32', [1, 3, imageSize, imageSize]);
    hidden = embedPatches(graph, pixels, imageSize, config, weights);
  } else hidden = graph.input('hidden', 'float32', shape);
  for (let layer = firstLayer; layer < endLayer; layer++) {
    hidden = visionLayer(graph, hidden, layer, config, weights);
  }
  if (endLayer < visionLayersRun) {
    graph.output('hidden_out', hidden, 'float32', shape);
    return graph.finish();
  }
  if (vision.postNorm)
    hidden = layerNorm(graph, '/vision/post_layernorm', hidden, 'post_layernorm', vision, weights);
  const patches = vision.classToken ? dropClassToken(graph, hidden) : hidden; // [g*g, Dv]
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
