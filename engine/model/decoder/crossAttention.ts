import type { DecoderConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { GraphBuilder, type Value, type GraphModel } from '../../onnx/GraphBuilder.js';
import { type HeadSizes, mergeHeads, splitHeads, splitHeadsTransposed } from '../attentionHeads.js';
import { linear } from '../linear.js';
import type { ModelWeights } from '../ModelWeights.js';
import { rmsNorm } from './rmsNorm.js';

/** Keys and values of f_HR for one layer of variant `xattn`. They depend on the image alone. */
export interface CrossAttentionInputs {
  /** float32 [H, w, G*G], w = W / H. */
  readonly key: Value;
  /** float32 [H, G*G, w]. */
  readonly value: Value;
}

/** H heads that share the width W of the cross-attention. */
export function crossAttentionHeads({ heads, crossAttentionSize }: DecoderConfig): HeadSizes {
  return { heads, headDim: crossAttentionSize! / heads };
}

/** The inputs `cross_key.l` [H, w, R] and `cross_value.l` [H, R, w] of a decoder graph. */
export function crossAttentionInputs(
  graph: GraphBuilder,
  layer: number,
  config: DecoderConfig,
): CrossAttentionInputs {
  const { heads, headDim } = crossAttentionHeads(config);
  return {
    key: graph.input(`cross_key.${layer}`, 'float32', [heads, headDim, 'R']),
    value: graph.input(`cross_value.${layer}`, 'float32', [heads, 'R', headDim]),
  };
}

/**
 * The sub-layer variant `xattn` has between self-attention and MLP, for every position:
 *
 *     x + o(softmax(q(norm(x)) k(f_HR)^T / sqrt(w)) v(f_HR))
 *
 * over all high-res tokens, without rotary embedding and without a mask.
 *
 * @param hidden float32 [T, D]. @returns float32 [T, D].
 */
export function crossAttention(
  graph: GraphBuilder,
  layer: number,
  hidden: Value,
  { key, value }: CrossAttentionInputs,
  config: DecoderConfig,
  weights: ModelWeights,
): Value {
  const { hiddenSize: D, rmsNormEpsilon } = config;
  const sizes = crossAttentionHeads(config);
  const name = `model.layers.${layer}.cross_attn`;
  const path = `/model/layers.${layer}/cross_attn`;
  const dense = (part: string, x: Value, columns: number) =>
    linear(graph, `${path}/${part}`, x, weights.linear(`${name}.${part}.weight`, columns));
  const normalised = rmsNorm(
    graph,
    `${path}_layernorm`,
    hidden,
    weights,
    `${name}_layernorm.weight`,
    D,
    rmsNormEpsilon,
  );
  const scaledQuery = graph.node('Mul', `${path}/q_scale`, [
    dense('q_proj', normalised, D),
    graph.scalar(1 / Math.sqrt(sizes.headDim)),
  ]);
  const query = splitHeads(graph, `${path}/q`, scaledQuery, sizes); // [H, T, w]
  const scores = graph.node('MatMul', `${path}/scores`, [query, key]); // [H, T, R]
  const probabilities = graph.node('Softmax', `${path}/probabilities`, [scores], {
    attributes: { axis: -1 },
  });
  const mixed = graph.node('MatMul', `${path}/mix`, [probabilities, value]); // [H, T, w]
  const merged = mergeHeads(graph, `${path}/o`, mixed, sizes); // [T, W]
  const columns = sizes.heads * sizes.headDim;
  return graph.node('Add', `${path}/add`, [hidden, dense('o_proj', merged, columns)]);
}

/**
 * Keys and values of one layer's cross-attention. Input `features` float32 [R, D] (f_HR); outputs `key` float32 [H, w, R]
 * and `value` float32 [H, R, w].
 */
export function buildCrossProjectionGraph(
  config: DecoderConfig,
  layer: number,
  weights: ModelWeights,
): GraphModel {
  const { hiddenSize: D } = config;
  const sizes = crossAttentionHeads(config);
  const path = `/model/layers.${layer}/cross_attn`;
  const graph = new GraphBuilder(`cross_projection.${layer}`);
  const features = graph.input('features', 'float32', ['R', D]);
  const dense = (part: string) =>
    linear(
      graph,
      `${path}/${part}`,
      features,
      weights.linear(`model.layers.${layer}.cross_attn.${part}.weight`, D),
    );
  const key = splitHeadsTransposed(graph, `${path}/k`, dense('k_proj'), sizes);
  graph.output('key', key, 'float32', [sizes.heads, sizes.headDim, 'R']);
  const value = splitHeads(graph, `${path}/v`, dense('v_proj'), sizes);
  graph.output('value', value, 'float32', [sizes.heads, 'R', sizes.headDim]);
  return graph.finish();
}
