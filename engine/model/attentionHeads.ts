import type { GraphBuilder, Value } from '../onnx/GraphBuilder.js';

/** H heads of d numbers each; D = H * d. */
export interface HeadSizes {
  readonly heads: number;
  readonly headDim: number;
}

/** float32 [T, D] -> [H, T, d]. */
export function splitHeads(
  graph: GraphBuilder,
  path: string,
  x: Value,
  { heads, headDim }: HeadSizes,
): Value {
  const split = graph.node('Reshape', `${path}/heads`, [x, graph.integers([-1, heads, headDim])]);
  return graph.node('Transpose', `${path}/heads_first`, [split], { attributes: { perm: [1, 0, 2] } });
}

/** float32 [T, D] -> [H, d, T], the layout keys are kept in. */
export function splitHeadsTransposed(
  graph: GraphBuilder,
  path: string,
  x: Value,
  { heads, headDim }: HeadSizes,
): Value {
  const split = graph.node('Reshape', `${path}/heads`, [x, graph.integers([-1, heads, headDim])]);
  return graph.node('Transpose', `${path}/heads_transposed`, [split], { attributes: { perm: [1, 2, 0] } });
}

/** float32 [H, T, d] -> [T, D]. */
export function mergeHeads(
  graph: GraphBuilder,
  path: string,
  x: Value,
  { heads, headDim }: HeadSizes,
): Value {
  const rows = graph.node('Transpose', `${path}/rows_first`, [x], { attributes: { perm: [1, 0, 2] } });
  return graph.node('Reshape', `${path}/merge`, [rows, graph.integers([-1, heads * headDim])]);
}
