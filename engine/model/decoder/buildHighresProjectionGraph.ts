import type { DecoderConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { GraphBuilder, type GraphModel } from '../../onnx/GraphBuilder.js';
import { keyValueHeads, splitHeads, splitHeadsTransposed } from '../attentionHeads.js';
import { linear } from '../linear.js';
import type { ModelWeights } from '../ModelWeights.js';
import { rotaryEmbedding } from './rotaryEmbedding.js';

/**
 * High-res keys and values of one layer: `K' = rope_hr(f_HR k_proj_hd^T)`, `V' = f_HR v_proj_hd^T`
 * (docs/flexattention.md, section 3), for n high-res tokens at a time.
 *
 * Inputs, float32: `features` [n, D] rows of f_HR; `cos` and `sin` [n, d/2] their rows of the enlarged rotary tables.
 * Outputs, float32: `key` [H, d, n], `value` [H, n, d], H of keys and values.
 */
export function buildHighresProjectionGraph(
  config: DecoderConfig,
  layer: number,
  weights: ModelWeights,
): GraphModel {
  const { hiddenSize: D, headDim } = config;
  const sizes = keyValueHeads(config);
  const H = sizes.heads;
  const name = `model.layers.${layer}.self_attn`;
  const path = `/model/layers.${layer}/self_attn`;
  const graph = new GraphBuilder(`highres_projection.${layer}`);
  const features = graph.input('features', 'float32', ['n', D]);
  const cos = graph.input('cos', 'float32', ['n', headDim / 2]);
  const sin = graph.input('sin', 'float32', ['n', headDim / 2]);
  const dense = (part: string) =>
    linear(graph, `${path}.${part}`, features, weights.linear(`${name}.${part}.weight`, D));
  const turnedKey = rotaryEmbedding(graph, `${path}/k_rotary_hd`, dense('k_proj_hd'), cos, sin, H * headDim);
  graph.output('key', splitHeadsTransposed(graph, `${path}/k_hd`, turnedKey, sizes), 'float32', [
    H,
    headDim,
    'n',
  ]);
  graph.output('value', splitHeads(graph, `${path}/v_hd`, dense('v_proj_hd'), sizes), 'float32', [
    H,
    'n',
    headDim,
  ]);
  return graph.finish();
}
