import type { AttentionPart, DecoderConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import type { GraphBuilder, Value } from '../../onnx/GraphBuilder.js';
import { keyValueHeads, mergeHeads, splitHeads, splitHeadsTransposed } from '../attentionHeads.js';
import { linear } from '../linear.js';
import type { ModelWeights } from '../ModelWeights.js';
import { crossAttention, type CrossAttentionInputs } from './crossAttention.js';
import { type AttentionContext, decoderAttention } from './decoderAttention.js';
import { rmsNorm } from './rmsNorm.js';
import { rotaryEmbedding } from './rotaryEmbedding.js';

/** What a layer reads besides its hidden states. */
export interface LayerInputs {
  readonly cos: Value;
  readonly sin: Value;
  readonly context: AttentionContext;
  readonly emitsMap: boolean;
  /** Variant `xattn` only. */
  readonly cross?: CrossAttentionInputs;
}

/**
 * One decoder layer: x + attention(norm(x)), in variant `xattn` its cross-attention, then x + mlp(norm(x)).
 *
 * @param hidden float32 [T, D]. @returns the new `hidden`, the positions' `key` [Hkv, d, T] and `value` [Hkv, T, d], and the
 * attention maps where `emitsMap` (see `decoderAttention`).
 */
export function decoderLayer(
  graph: GraphBuilder,
  layer: number,
  hidden: Value,
  { cos, sin, context, emitsMap, cross }: LayerInputs,
  config: DecoderConfig,
  weights: ModelWeights,
) {
  const { hiddenSize: D, intermediateSize, heads, headDim, rmsNormEpsilon } = config;
  const ofKeys = keyValueHeads(config);
  const queryWidth = heads * headDim;
  const keyWidth = ofKeys.heads * headDim;
  const name = `model.layers.${layer}`;
  const path = `/model/layers.${layer}`;
  const dense = (part: string, x: Value, columns: number) =>
    linear(graph, `${path}/${part}`, x, weights.linear(`${name}.${part}.weight`, columns));
  const attend = (part: AttentionPart, x: Value, [rows, columns]: readonly [number, number]) => {
    const weight = weights.linear(`${name}.self_attn.${part}.weight`, columns);
    const bias = config.biases.includes(part)
      ? graph.initializer(
          `${path}/self_attn.${part}/bias`,
          'float32',
          [rows],
          weights.tensor(`${name}.self_attn.${part}.bias`),
        )
      : undefined;
    return linear(graph, `${path}/self_attn.${part}`, x, weight, bias);
  };
  const norm = (part: string, x: Value) =>
    rmsNorm(graph, `${path}/${part}`, x, weights, `${name}.${part}.weight`, D, rmsNormEpsilon);
  const rotate = (part: string, x: Value, width: number) =>
    rotaryEmbedding(graph, `${path}/self_attn/${part}`, x, cos, sin, width);

  const attentionInput = norm('input_layernorm', hidden); // [T, D]
  const turnedQuery = rotate('q_rotary', attend('q_proj', attentionInput, [queryWidth, D]), queryWidth); // [1, T, H*d]
  const scaledQuery = graph.node('Mul', `${path}/self_attn/q_scale`, [
    turnedQuery,
    graph.scalar(1 / Math.sqrt(headDim)),
  ]);
  const single = context.isSingleStep ?? false;
  const query = splitHeads(graph, `${path}/self_attn/q`, scaledQuery, config, single); // [H, T, d]
  const turnedKey = rotate('k_rotary', attend('k_proj', attentionInput, [keyWidth, D]), keyWidth);
  const key = splitHeadsTransposed(graph, `${path}/self_attn/k`, turnedKey, ofKeys, single); // [Hkv, d, T]
  const valueRows = attend('v_proj', attentionInput, [keyWidth, D]);
  const value = splitHeads(graph, `${path}/self_attn/v`, valueRows, ofKeys, single); // [Hkv, T, d]
  const attention = decoderAttention(
    graph,
    `${path}/self_attn`,
    { query, key, value },
    { ...context, heads, keyValueHeads: ofKeys.heads },
    emitsMap,
  );
  const merged = mergeHeads(graph, `${path}/self_attn/o`, attention.mixed, config, single); // [T, H*d]
  const afterAttention = graph.node('Add', `${path}/add_attention`, [
    hidden,
    attend('o_proj', merged, [D, queryWidth]),
  ]);

  const mlpHidden =
    cross === undefined
      ? afterAttention
      : crossAttention(graph, layer, afterAttention, cross, config, weights);
  const mlpInput = norm('post_attention_layernorm', mlpHidden);
  const gate = dense('mlp.gate_proj', mlpInput, D); // [T, I]
  const silu = graph.node('Mul', `${path}/mlp/silu`, [
    gate,
    graph.node('Sigmoid', `${path}/mlp/sigmoid`, [gate]),
  ]);
  const product = graph.node('Mul', `${path}/mlp/product`, [silu, dense('mlp.up_proj', mlpInput, D)]);
  const down = dense('mlp.down_proj', product, intermediateSize); // [T, D]
  return { ...attention, key, value, hidden: graph.node('Add', `${path}/add_mlp`, [mlpHidden, down]) };
}
