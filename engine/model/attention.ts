import type { GraphBuilder, Value } from '../onnx/graphBuilder.js';

/**
 * Attention over several blocks of keys without joining the blocks: scores are concatenated, keys and values
 * are not, so caches are read where they lie.
 */

/**
 * `[q K1 | q K2 | ...] + bias`
 *
 * @param query float32 [heads, T, headDim], already scaled
 * @param keys float32 [heads, headDim, n] each
 * @param bias float32 [T, sum of n]; large and negative hides a key
 * @returns float32 [heads, T, sum of n]
 */
export function scoresOf(
  graph: GraphBuilder,
  path: string,
  query: Value,
  keys: readonly Value[],
  bias: Value,
): Value {
  const blocks = keys.map((block, index) => graph.node(`${path}/scores.${index}`, 'MatMul', [query, block]));
  const joined = blocks.length === 1 ? blocks[0]! : concat(graph, `${path}/scores`, blocks);
  return graph.node(`${path}/scores_biased`, 'Add', [joined, bias]);
}

/**
 * Probabilities over the ordinary keys alone, summed over heads.
 *
 * @param scores float32 [heads, 1, n]
 * @returns float32 [1, n]
 */
export function attentionMap(graph: GraphBuilder, path: string, scores: Value): Value {
  const probabilities = graph.node(`${path}/attention_map`, 'Softmax', [scores], { axis: -1 });
  return graph.node(`${path}/attention_map`, 'ReduceSum', [probabilities, graph.integers([0])], {
    keepdims: 0,
  });
}

/**
 * One softmax over all scores, then the values each block deserves: `sum of P_i V_i`.
 *
 * @param scores float32 [heads, T, n] each; joined in the order of `values`
 * @param values float32 [heads, n_i, headDim] each
 * @returns float32 [heads, T, headDim]
 */
export function mixValues(
  graph: GraphBuilder,
  path: string,
  scores: readonly Value[],
  values: readonly Value[],
): Value {
  const joined = scores.length === 1 ? scores[0]! : concat(graph, `${path}/joint_scores`, scores);
  const probabilities = graph.node(`${path}/probabilities`, 'Softmax', [joined], { axis: -1 });
  const sizes = values.map((block, index) => rowCount(graph, `${path}/values.${index}`, block));
  const parts = graph.nodeWithOutputs(
    `${path}/probabilities`,
    'Split',
    [probabilities, concat(graph, `${path}/value_rows`, sizes, 0)],
    values.length,
    { axis: -1 },
  );
  const products = values.map((block, index) =>
    graph.node(`${path}/mixed.${index}`, 'MatMul', [parts[index]!, block]),
  );
  return products.reduce((sum, product, index) =>
    graph.node(`${path}/mixed_sum.${index}`, 'Add', [sum, product]),
  );
}

/** int64 [1]: how many rows a [heads, rows, headDim] block has. */
function rowCount(graph: GraphBuilder, path: string, block: Value): Value {
  return graph.node(path, 'Shape', [block], { start: 1, end: 2 });
}

function concat(graph: GraphBuilder, path: string, blocks: readonly Value[], axis = -1): Value {
  return graph.node(path, 'Concat', blocks, { axis });
}
