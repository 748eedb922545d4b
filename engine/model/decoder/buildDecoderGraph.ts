import type { DecoderConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { GraphBuilder, type Value } from '../../onnx/GraphBuilder.js';
import { mergeHeads, splitHeads, splitHeadsTransposed } from './attentionHeads.js';
import { crossAttention, type CrossAttentionInputs, crossAttentionInputs } from './crossAttention.js';
import { type AttentionContext, decoderAttention } from './decoderAttention.js';
import { linear } from '../linear.js';
import type { ModelWeights } from '../ModelWeights.js';
import { rmsNorm } from './rmsNorm.js';
import { rotaryEmbedding } from './rotaryEmbedding.js';

/** A run of consecutive decoder layers that make one graph. */
export interface DecoderSegment {
  readonly firstLayer: number;
  /** One past the last layer. */
  readonly endLayer: number;
  /** The layers take selected high-res keys and values as inputs. */
  readonly readsHighres: boolean;
  /** The last layer also gives its attention map. */
  readonly emitsAttentionMap: boolean;
}

/**
 * Decoder layers `firstLayer .. endLayer - 1` over T positions with a cache of P slots (specification section 3).
 * T, P and R are known at run time: the same graph reads a prompt (T large) and makes one step (T = 1).
 *
 * Inputs, float32: `hidden` [T, D], `cos` and `sin` [T, d/2], `bias` [T, P + T], per layer `past_key.l` [H, d, P] and
 * `past_value.l` [H, P, d]; `segments` int64 [2] or [3] (see `AttentionContext`); where `readsHighres`, per layer
 * `highres_key.l` [H, d, R], `highres_value.l` [H, R, d], `highres_bias.l` [R]; in variant `xattn`, per layer the inputs of
 * `crossAttentionInputs`.
 *
 * Outputs, float32: `hidden_out` [T, D]; per layer `key.l` [H, d, T] and `value.l` [H, T, d] of these positions, for the
 * host to put into the cache; where `emitsAttentionMap`, `attention_map` [1, P + T] of the last layer and position.
 */
export function buildDecoderGraph(
  config: DecoderConfig,
  segment: DecoderSegment,
  weights: ModelWeights,
): Uint8Array {
  const { hiddenSize: D, headDim, heads: H } = config;
  const { firstLayer, endLayer, readsHighres } = segment;
  const graph = new GraphBuilder(`decoder.${firstLayer}-${endLayer - 1}${readsHighres ? '.highres' : ''}`);
  let hidden = graph.input('hidden', 'float32', ['T', D]);
  const shared = {
    cos: graph.input('cos', 'float32', ['T', headDim / 2]),
    sin: graph.input('sin', 'float32', ['T', headDim / 2]),
    bias: graph.input('bias', 'float32', ['T', 'P+T']),
    segments: graph.input('segments', 'int64', [readsHighres ? 3 : 2]),
  };
  for (let layer = firstLayer; layer < endLayer; layer++) {
    const context: AttentionContext = {
      ...shared,
      pastKey: graph.input(`past_key.${layer}`, 'float32', [H, headDim, 'P']),
      pastValue: graph.input(`past_value.${layer}`, 'float32', [H, 'P', headDim]),
      highres: readsHighres ? highresInputs(graph, layer, config) : undefined,
    };
    const emitsMap = segment.emitsAttentionMap && layer === endLayer - 1;
    const cross = config.crossAttentionSize === null ? undefined : crossAttentionInputs(graph, layer, config);
    const inputs = { ...shared, cross, context, emitsMap };
    const result = decoderLayer(graph, layer, hidden, inputs, config, weights);
    hidden = result.hidden;
    graph.output(`key.${layer}`, result.key, 'float32', [H, headDim, 'T']);
    graph.output(`value.${layer}`, result.value, 'float32', [H, 'T', headDim]);
    if (result.attentionMap !== undefined)
      graph.output('attention_map', result.attentionMap, 'float32', [1, 'P+T']);
  }
  graph.output('hidden_out', hidden, 'float32', ['T', D]);
  return graph.finish();
}

function highresInputs(graph: GraphBuilder, layer: number, { heads: H, headDim }: DecoderConfig) {
  return {
    key: graph.input(`highres_key.${layer}`, 'float32', [H, headDim, 'R']),
    value: graph.input(`highres_value.${layer}`, 'float32', [H, 'R', headDim]),
    bias: graph.input(`highres_bias.${layer}`, 'float32', ['R']),
  };
}

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
 * @param hidden float32 [T, D]. @returns the new `hidden`, the positions' `key` [H, d, T] and `value` [H, T, d], and the
 * attention map where `emitsMap` (see `decoderAttention`).
 */
export function decoderLayer(
  graph: GraphBuilder,
  layer: number,
  hidden: Value,
  { cos, sin, context, emitsMap, cross }: LayerInputs,
  config: DecoderConfig,
  weights: ModelWeights,
) {
  const { hiddenSize: D, intermediateSize, headDim, rmsNormEpsilon } = config;
  const name = `model.layers.${layer}`;
  const path = `/model/layers.${layer}`;
  const dense = (part: string, x: Value, columns: number) =>
    linear(graph, `${path}/${part}`, x, weights.linear(`${name}.${part}.weight`, columns));
  const norm = (part: string, x: Value) =>
    rmsNorm(graph, `${path}/${part}`, x, weights, `${name}.${part}.weight`, D, rmsNormEpsilon);
  const rotate = (part: string, x: Value) =>
    rotaryEmbedding(graph, `${path}/self_attn/${part}`, x, cos, sin, D);

  const attentionInput = norm('input_layernorm', hidden); // [T, D]
  const turnedQuery = rotate('q_rotary', dense('self_attn.q_proj', attentionInput, D)); // [1, T, D]
  const scaledQuery = graph.node('Mul', `${path}/self_attn/q_scale`, [
    turnedQuery,
    graph.scalar(1 / Math.sqrt(headDim)),
  ]);
  const single = context.isSingleStep ?? false;
  const query = splitHeads(graph, `${path}/self_attn/q`, scaledQuery, config, single); // [H, T, d]
  const turnedKey = rotate('k_rotary', dense('self_attn.k_proj', attentionInput, D));
  const key = splitHeadsTransposed(graph, `${path}/self_attn/k`, turnedKey, config, single); // [H, d, T]
  const valueRows = dense('self_attn.v_proj', attentionInput, D);
  const value = splitHeads(graph, `${path}/self_attn/v`, valueRows, config, single); // [H, T, d]
  const attention = decoderAttention(graph, `${path}/self_attn`, { query, key, value }, context, emitsMap);
  const merged = mergeHeads(graph, `${path}/self_attn/o`, attention.mixed, config, single); // [T, D]
  const afterAttention = graph.node('Add', `${path}/add_attention`, [
    hidden,
    dense('self_attn.o_proj', merged, D),
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
