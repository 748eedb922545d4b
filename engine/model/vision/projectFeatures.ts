import type { CheckpointConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import type { GraphBuilder, Value } from '../../onnx/GraphBuilder.js';
import { linear } from '../linear.js';
import type { ModelWeights } from '../ModelWeights.js';
import { biasedLinear } from './biasedLinear.js';

/**
 * The connector: pixel shuffle where the model has it, then linear layers with an exact GELU between each two.
 *
 * @param patches float32 [g*g, Dv]. @param grid g. @returns float32 [(g/f)^2, D], f = `connector.shuffle`.
 */
export function projectFeatures(
  graph: GraphBuilder,
  patches: Value,
  grid: number,
  config: CheckpointConfig,
  weights: ModelWeights,
): Value {
  const { connector, decoder, vision } = config;
  const D = decoder.hiddenSize;
  const tokens = shufflePixels(graph, patches, grid, vision.hiddenSize, connector.shuffle);
  return connector.layers.reduce<Value>((x, name, index) => {
    const path = `/projector/linear.${index}`;
    const input = index === 0 ? x : graph.node('Gelu', `/projector/gelu.${index}`, [x]);
    const columns = index === 0 ? vision.hiddenSize * connector.shuffle ** 2 : D;
    if (connector.biases) return biasedLinear(graph, path, input, name, D, columns, weights);
    const values = weights.tensor(`${name}.weight`);
    return linear(graph, path, input, { type: 'fp32', rows: D, columns, values });
  }, tokens);
}

/** Patches [g*g, Dv] -> [(g/f)^2, f*f*Dv]: those of a square of f x f side by side, row by row. */
function shufflePixels(graph: GraphBuilder, patches: Value, g: number, Dv: number, f: number): Value {
  if (f === 1) return patches;
  const path = '/projector/pixel_shuffle';
  const side = g / f;
  const cut = graph.node('Reshape', `${path}/cut`, [patches, graph.integers([side, f, side, f, Dv])]);
  const ordered = graph.node('Transpose', `${path}/order`, [cut], { attributes: { perm: [0, 2, 1, 3, 4] } });
  return graph.node('Reshape', `${path}/rows`, [ordered, graph.integers([side * side, f * f * Dv])]);
}
