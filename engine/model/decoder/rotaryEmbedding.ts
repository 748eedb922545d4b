import type { GraphBuilder, Value } from '../../onnx/GraphBuilder.js';

/**
 * Rotate-half RoPE with tables the host made for exactly these rows: row t turns by `cos[t]`, `sin[t]`.
 *
 * @param x float32 [T, H*d]. @param cos @param sin float32 [T, d/2]. @param width H*d. @returns float32 [1, T, H*d].
 */
export function rotaryEmbedding(
  graph: GraphBuilder,
  path: string,
  x: Value,
  cos: Value,
  sin: Value,
  width: number,
): Value {
  const batch = graph.node('Reshape', `${path}/batch`, [x, graph.integers([1, -1, width])]);
  // position_ids of one element is an offset: row t reads table row 0 + t.
  return graph.node('RotaryEmbedding', path, [batch, graph.integers([0]), cos, sin], {
    domain: 'com.microsoft',
  });
}
