import type { VisionConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { visionPrefix } from '../../checkpoint/layouts/checkTensors.js';
import type { GraphBuilder, Value } from '../../onnx/GraphBuilder.js';
import type { ModelWeights } from '../ModelWeights.js';

/** A normalisation of the tower over the last axis, float32 [T, Dv]. @param name of its tensors, below the tower. */
export function layerNorm(
  graph: GraphBuilder,
  path: string,
  x: Value,
  name: string,
  { hiddenSize, layerNormEpsilon }: VisionConfig,
  weights: ModelWeights,
): Value {
  const constant = (part: string) =>
    graph.initializer(
      `${path}/${part}`,
      'float32',
      [hiddenSize],
      weights.tensor(`${visionPrefix}.${name}.${part}`),
    );
  return graph.node('LayerNormalization', path, [x, constant('weight'), constant('bias')], {
    attributes: { axis: -1, epsilon: { float: layerNormEpsilon } },
  });
}
