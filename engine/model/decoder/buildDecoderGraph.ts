import type { DecoderConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { GraphBuilder, type GraphModel } from '../../onnx/GraphBuilder.js';
import type { ModelWeights } from '../ModelWeights.js';
import { crossAttentionInputs } from './crossAttention.js';
import type { AttentionContext } from './decoderAttention.js';
import { decoderLayer } from './decoderLayer.js';

/** A run of consecutive decoder layers that make one graph. */
export interface DecoderSegment {
  readonly firstLayer: number;
  /** One past the last layer. */
  readonly endLayer: number;
  /** The layers take selected high-res keys and values as inputs. */
  readonly readsHighres: boolean;
  /** Each layer also gives its attention map. */
  readonly emitsAttentionMaps: boolean;
}

/**
 * Decoder layers `firstLayer .. endLayer - 1` over T positions with a cache of P slots (docs/flexattention.md,
 * section 3). T, P and R are known at run time: the same graph reads a prompt (T large) and makes one step (T = 1).
 *
 * Inputs, float32: `hidden` [T, D], `cos` and `sin` [T, d/2], `bias` [T, P + T], per layer `past_key.l` [H, d, P] and
 * `past_value.l` [H, P, d]; `segments` int64 [2] or [3] (see `AttentionContext`); where `readsHighres`, per layer
 * `highres_key.l` [H, d, R], `highres_value.l` [H, R, d], `highres_bias.l` [R]; in variant `xattn`, per layer the inputs of
 * `crossAttentionInputs`.
 *
 * Outputs, float32: `hidden_out` [T, D]; per layer `key.l` [H, d, T] and `value.l` [H, T, d] of these positions, for the
 * host to put into the cache; where `emitsAttentionMaps`, per layer, of the last position, `attention_map.l` [1, P + T] and
 * `head_maps.l` [H, 1, P + T], which a step fetches only where somebody asked for them.
 */
export function buildDecoderGraph(
  config: DecoderConfig,
  segment: DecoderSegment,
  weights: ModelWeights,
): GraphModel {
  const { hiddenSize: D, headDim, heads, keyValueHeads: H } = config;
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
    const emitsMap = segment.emitsAttentionMaps;
    const cross = config.crossAttentionSize === null ? undefined : crossAttentionInputs(graph, layer, config);
    const inputs = { ...shared, cross, context, emitsMap };
    const result = decoderLayer(graph, layer, hidden, inputs, config, weights);
    hidden = result.hidden;
    graph.output(`key.${layer}`, result.key, 'float32', [H, headDim, 'T']);
    graph.output(`value.${layer}`, result.value, 'float32', [H, 'T', headDim]);
    if (result.attentionMap !== undefined)
      graph.output(`attention_map.${layer}`, result.attentionMap, 'float32', [1, 'P+T']);
    if (result.headMaps !== undefined)
      graph.output(`head_maps.${layer}`, result.headMaps, 'float32', [heads, 1, 'P+T']);
  }
  graph.output('hidden_out', hidden, 'float32', ['T', D]);
  return graph.finish();
}

function highresInputs(graph: GraphBuilder, layer: number, { keyValueHeads: H, headDim }: DecoderConfig) {
  return {
    key: graph.input(`highres_key.${layer}`, 'float32', [H, headDim, 'R']),
    value: graph.input(`highres_value.${layer}`, 'float32', [H, 'R', headDim]),
    bias: graph.input(`highres_bias.${layer}`, 'float32', ['R']),
  };
}
