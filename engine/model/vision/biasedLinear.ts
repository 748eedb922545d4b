import type { GraphBuilder, Value } from '../../onnx/GraphBuilder.js';
import { linear } from '../linear.js';
import type { ModelWeights } from '../ModelWeights.js';

/**
 * A linear layer with the float32 weight and bias of tower and connector, tensors `<name>.weight` [rows, columns] and
 * `<name>.bias` [rows].
 *
 * @param x float32 [T, columns]. @returns float32 [T, rows].
 */
export function biasedLinear(
  graph: GraphBuilder,
  path: string,
  x: Value,
  name: string,
  rows: number,
  columns: number,
  weights: ModelWeights,
): Value {
  const bias = graph.initializer(`${path}/bias`, 'float32', [rows], weights.tensor(`${name}.bias`));
  const values = weights.tensor(`${name}.weight`);
  return linear(graph, path, x, { type: 'fp32', rows, columns, values }, bias);
}
