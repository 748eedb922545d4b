import { elementTypes, type GraphBuilder, type Value } from '../../onnx/GraphBuilder.js';
import type { ModelWeights } from '../ModelWeights.js';

/** LLaMA's normalisation, `x / rms(x) * weight`, float32 [T, D]. `SimplifiedLayerNormalization` is its fused form. */
export function rmsNorm(
  graph: GraphBuilder,
  path: string,
  x: Value,
  weights: ModelWeights,
  weightName: string,
  hiddenSize: number,
  epsilon: number,
): Value {
  const scale = graph.initializer(`${path}/weight`, 'float32', [hiddenSize], weights.tensor(weightName));
  return graph.node('SimplifiedLayerNormalization', path, [x, scale], {
    attributes: { axis: -1, epsilon: { float: epsilon }, stash_type: elementTypes.float32 },
  });
}
