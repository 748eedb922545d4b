import type { CheckpointConfig, VisionActivation } from '../../checkpoint/layouts/checkpointConfig.js';
import { visionPrefix } from '../../checkpoint/layouts/checkTensors.js';
import type { GraphBuilder, Value } from '../../onnx/GraphBuilder.js';
import { mergeHeads, splitHeads, splitHeadsTransposed } from '../attentionHeads.js';
import type { ModelWeights } from '../ModelWeights.js';
import { biasedLinear } from './biasedLinear.js';
import { layerNorm } from './layerNorm.js';

/** x + attention(norm(x)), then x + mlp(norm(x)). @param hidden float32 [T, Dv]. */
export function visionLayer(
  graph: GraphBuilder,
  hidden: Value,
  layer: number,
  { vision }: CheckpointConfig,
  weights: ModelWeights,
): Value {
  const { hiddenSize: Dv, intermediateSize, heads } = vision;
  const name = `encoder.layers.${layer}`;
  const path = `/vision/layers.${layer}`;
  const dense = (part: string, x: Value, rows: number, columns: number) =>
    biasedLinear(graph, `${path}/${part}`, x, `${visionPrefix}.${name}.${part}`, rows, columns, weights);
  const norm = (part: string, x: Value) =>
    layerNorm(graph, `${path}/${part}`, x, `${name}.${part}`, vision, weights);

  const attentionInput = norm('layer_norm1', hidden);
  const sizes = { heads, headDim: Dv / heads };
  const scaledQuery = graph.node('Mul', `${path}/self_attn/q_scale`, [
    dense('self_attn.q_proj', attentionInput, Dv, Dv),
    graph.scalar(1 / Math.sqrt(sizes.headDim)),
  ]);
  const query = splitHeads(graph, `${path}/self_attn/q`, scaledQuery, sizes); // [H, T, d]
  const keyRows = dense('self_attn.k_proj', attentionInput, Dv, Dv);
  const key = splitHeadsTransposed(graph, `${path}/self_attn/k`, keyRows, sizes); // [H, d, T]
  const valueRows = dense('self_attn.v_proj', attentionInput, Dv, Dv);
  const value = splitHeads(graph, `${path}/self_attn/v`, valueRows, sizes); // [H, T, d]
  // Written out: MultiHeadAttention of the WebGPU provider was seen 0.1 off on a software adapter.
  const scores = graph.node('MatMul', `${path}/self_attn/scores`, [query, key]); // [H, T, T]
  const probabilities = graph.node('Softmax', `${path}/self_attn/probabilities`, [scores], {
    attributes: { axis: -1 },
  });
  const mixed = graph.node('MatMul', `${path}/self_attn/mix`, [probabilities, value]); // [H, T, d]
  const rows = mergeHeads(graph, `${path}/self_attn/o`, mixed, sizes); // [T, Dv]
  const attended = dense('self_attn.out_proj', rows, Dv, Dv);
  const afterAttention = graph.node('Add', `${path}/add_attention`, [hidden, attended]);

  const mlpInput = norm('layer_norm2', afterAttention);
  const up = dense('mlp.fc1', mlpInput, intermediateSize, Dv);
  const active = activation(graph, `${path}/mlp/activation`, up, vision.activation);
  const down = dense('mlp.fc2', active, Dv, intermediateSize);
  return graph.node('Add', `${path}/add_mlp`, [afterAttention, down]);
}

function activation(graph: GraphBuilder, path: string, x: Value, kind: VisionActivation): Value {
  if (kind === 'gelu') return graph.node('Gelu', path, [x]);
  if (kind === 'gelu_tanh') return graph.node('Gelu', path, [x], { attributes: { approximate: 'tanh' } });
  const scaled = graph.node('Mul', `${path}/scale`, [x, graph.scalar(1.702)]);
  const gate = graph.node('Sigmoid', `${path}/sigmoid`, [scaled]);
  return graph.node('Mul', path, [x, gate]);
}
