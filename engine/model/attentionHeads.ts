import type { GraphBuilder, Value } from '../onnx/GraphBuilder.js';

/** H heads of d numbers each, in rows of H * d. */
export interface HeadSizes {
  readonly heads: number;
  readonly headDim: number;
}

/** The heads of a decoder's keys and values, which may be fewer than those of its queries. */
export function keyValueHeads(config: HeadSizes & { readonly keyValueHeads: number }): HeadSizes {
  return { heads: config.keyValueHeads, headDim: config.headDim };
}

/*
 * Where T is 1 nothing has to change places: a reshape does. It also keeps onnxruntime from folding the transpose into the
 * matrix product behind it, which then would not take its fast path for a single row.
 */

/** float32 [T, D] -> [H, T, d]. @param isSingleRow T is always 1. */
export function splitHeads(
  graph: GraphBuilder,
  path: string,
  x: Value,
  sizes: HeadSizes,
  isSingleRow = false,
): Value {
  const { heads, headDim } = sizes;
  if (isSingleRow) return reshapeRow(graph, path, x, [heads, 1, headDim]);
  return turnHeads(graph, path, x, sizes, 'heads_first', [1, 0, 2]);
}

/** float32 [T, D] -> [H, d, T], the layout keys are kept in. @param isSingleRow T is always 1. */
export function splitHeadsTransposed(
  graph: GraphBuilder,
  path: string,
  x: Value,
  sizes: HeadSizes,
  isSingleRow = false,
): Value {
  const { heads, headDim } = sizes;
  if (isSingleRow) return reshapeRow(graph, path, x, [heads, headDim, 1]);
  return turnHeads(graph, path, x, sizes, 'heads_transposed', [1, 2, 0]);
}

function reshapeRow(graph: GraphBuilder, path: string, x: Value, shape: readonly number[]): Value {
  return graph.node('Reshape', `${path}/heads`, [x, graph.integers(shape)]);
}

/** float32 [T, D] -> [T, H, d], its axes then in another order. */
function turnHeads(
  graph: GraphBuilder,
  path: string,
  x: Value,
  { heads, headDim }: HeadSizes,
  name: string,
  perm: readonly number[],
): Value {
  const split = graph.node('Reshape', `${path}/heads`, [x, graph.integers([-1, heads, headDim])]);
  return graph.node('Transpose', `${path}/${name}`, [split], { attributes: { perm } });
}

/** float32 [H, T, d] -> [T, D]. @param isSingleRow T is always 1. */
export function mergeHeads(
  graph: GraphBuilder,
  path: string,
  x: Value,
  { heads, headDim }: HeadSizes,
  isSingleRow = false,
): Value {
  const shape = graph.integers([isSingleRow ? 1 : -1, heads * headDim]);
  if (isSingleRow) return graph.node('Reshape', `${path}/merge`, [x, shape]);
  const rows = graph.node('Transpose', `${path}/rows_first`, [x], { attributes: { perm: [1, 0, 2] } });
  return graph.node('Reshape', `${path}/merge`, [rows, shape]);
}
