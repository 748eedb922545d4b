import type { CheckpointConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import type { GraphBuilder, Value } from '../../onnx/GraphBuilder.js';
import type { ModelWeights } from '../ModelWeights.js';
import { biasedLinear } from './biasedLinear.js';

/** Linear layers with an exact GELU between each two. @param patches float32 [g*g, Dv]. @returns float32 [g*g, D]. */
export function projectFeatures(
  graph: GraphBuilder,
  patches: Value,
  config: CheckpointConfig,
  weights: ModelWeights,
): Value {
  const D = config.decoder.hiddenSize;
  return config.projectorLayers.reduce<Value>((x, name, index) => {
    const input = index === 0 ? x : graph.node('Gelu', `/projector/gelu.${index}`, [x]);
    const columns = index === 0 ? config.vision.hiddenSize : D;
    return biasedLinear(graph, `/projector/linear.${index}`, input, name, D, columns, weights);
  }, patches);
}
