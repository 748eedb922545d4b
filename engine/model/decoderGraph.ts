import { GraphBuilder, type Value } from '../onnx/graphBuilder.js';
import { attentionMap, mixValues, scoresOf } from './attention.js';
import {
  add,
  type BuildContext,
  headsFirst,
  keysTransposed,
  linear,
  mergeHeads,
  pathOf,
  rmsNorm,
  rotate,
  scale,
  sigmoidGate,
  splitHeads,
} from './operators.js';
import type { DecoderShape } from './shapes.js';
import type { WeightSource } from './weightSource.js';

/** Which layers a decoder graph holds and what they do beyond plain causal attention. */
export interface DecoderGraphOptions {
  /** First layer of the group. */
  readonly firstLayer: number;
  readonly layerCount: number;
  /**
   * Whether the layers read high-res keys and values (hierarchical self-attention). Then T must be 1: only
   * the last position does so.
   */
  readonly readsHighres: boolean;
  /** Whether the group's last layer puts out its attention row, from which the host makes the selection. T must be 1. */
  readonly emitsAttention: boolean;
}

/**
 * Builds consecutive decoder layers as one graph. The same builder makes the plain layers of prompt and
 * low-res step, and the flex step; they differ only in `options`.
 *
 * ```
 *   x ── input_layernorm ── q, k (rotated), v
 *   [ q Kpast | q k | q K' ] + bias ── softmax ── P
 *   Ppast Vpast + P v + P' V' ── o_proj ── + x
 *   ── post_attention_layernorm ── down(silu(gate) * up) ── +
 * ```
 *
 * Inputs (float32; T positions, C past slots, R resident high-res slots; C and R may hold unused slots that
 * the biases hide):
 * `hidden` [T, D], `cos` and `sin` [T, headDim / 2], `bias` [T, C + T],
 * per layer l `past_keys.l` [heads, headDim, C], `past_values.l` [heads, C, headDim];
 * with `readsHighres` also `highres_bias` [1, R], `highres_keys.l` [heads, headDim, R],
 * `highres_values.l` [heads, R, headDim].
 *
 * Outputs: `hidden_out` [T, D], per layer `keys.l` [heads, headDim, T] and `values.l` [heads, T, headDim] of the
 * new positions; with `emitsAttention` also `attention` [1, C + 1]: the probabilities over the ordinary keys
 * alone, summed over heads (specification section 4, steps 1 and 2).
 */
export function buildDecoderGraph(
  shape: DecoderShape,
  weights: WeightSource,
  options: DecoderGraphOptions,
): Uint8Array {
  const { firstLayer, layerCount, readsHighres, emitsAttention } = options;
  const graph = new GraphBuilder(`decoder.layers.${firstLayer}-${firstLayer + layerCount - 1}`);
  const context = { graph, weights };
  const rows = readsHighres || emitsAttention ? 1 : 'rows';

  const inputs: LayerInputs = {
    cos: graph.input('cos', 'float32', [rows, shape.headDim / 2]),
    sin: graph.input('sin', 'float32', [rows, shape.headDim / 2]),
    bias: graph.input('bias', 'float32', [rows, 'past_and_rows']),
    highresBias: readsHighres ? graph.input('highres_bias', 'float32', [1, 'resident']) : undefined,
    rows,
  };
  let hidden = graph.input('hidden', 'float32', [rows, shape.hiddenSize]);
  for (let layer = firstLayer; layer < firstLayer + layerCount; layer++) {
    const isLast = layer === firstLayer + layerCount - 1;
    hidden = decoderLayer(context, shape, layer, hidden, inputs, emitsAttention && isLast);
  }
  graph.output('hidden_out', hidden, 'float32', [rows, shape.hiddenSize]);
  return graph.build();
}

interface LayerInputs {
  readonly cos: Value;
  readonly sin: Value;
  readonly bias: Value;
  readonly highresBias: Value | undefined;
  readonly rows: number | string;
}

/** One decoder layer: attention and MLP, each on a normalised copy of x and added back to it. */
function decoderLayer(
  context: BuildContext,
  shape: DecoderShape,
  layer: number,
  x: Value,
  inputs: LayerInputs,
  emitsAttention: boolean,
): Value {
  const name = `model.layers.${layer}`;
  const { graph } = context;
  const { hiddenSize, rmsNormEpsilon } = shape;

  const normalised = rmsNorm(context, `${name}.input_layernorm`, x, hiddenSize, rmsNormEpsilon);
  const attended = selfAttention(context, shape, layer, normalised, inputs, emitsAttention);
  const afterAttention = add(graph, `${pathOf(name)}/attention_residual`, x, attended);

  const mlpInput = rmsNorm(
    context,
    `${name}.post_attention_layernorm`,
    afterAttention,
    hiddenSize,
    rmsNormEpsilon,
  );
  return add(graph, `${pathOf(name)}/mlp_residual`, afterAttention, swiGlu(context, shape, layer, mlpInput));
}

/** Causal self-attention over the past and, where the group reads them, the resident high-res keys in one softmax. */
function selfAttention(
  context: BuildContext,
  shape: DecoderShape,
  layer: number,
  x: Value,
  inputs: LayerInputs,
  emitsAttention: boolean,
): Value {
  const { graph } = context;
  const { hiddenSize, heads, headDim } = shape;
  const name = `model.layers.${layer}.self_attn`;
  const path = pathOf(name);
  const project = (part: string) => linear(context, `${name}.${part}`, x, hiddenSize, hiddenSize);

  // [T, D] -> [heads, T, headDim]; 1 / sqrt(headDim) goes onto the query, the smallest of the tensors.
  const query = rotate(graph, `${path}/q_rope`, project('q_proj'), inputs.cos, inputs.sin, heads, headDim);
  const scaledQuery = scale(graph, `${path}/q_scaled`, query, 1 / Math.sqrt(headDim));
  const q = headsFirst(graph, `${path}/q`, scaledQuery);
  // [T, D] -> [heads, headDim, T]
  const rotatedKey = rotate(
    graph,
    `${path}/k_rope`,
    project('k_proj'),
    inputs.cos,
    inputs.sin,
    heads,
    headDim,
  );
  const k = keysTransposed(graph, `${path}/k`, rotatedKey);
  // [T, D] -> [heads, T, headDim]
  const v = headsFirst(graph, `${path}/v`, splitHeads(graph, `${path}/v`, project('v_proj'), heads, headDim));

  const past = {
    keys: graph.input(`past_keys.${layer}`, 'float32', [heads, headDim, 'past']),
    values: graph.input(`past_values.${layer}`, 'float32', [heads, 'past', headDim]),
  };
  const highres = inputs.highresBias && {
    bias: inputs.highresBias,
    keys: graph.input(`highres_keys.${layer}`, 'float32', [heads, headDim, 'resident']),
    values: graph.input(`highres_values.${layer}`, 'float32', [heads, 'resident', headDim]),
  };

  const scores = scoresOf(graph, path, q, [past.keys, k], inputs.bias);
  if (emitsAttention) {
    graph.output('attention', attentionMap(graph, path, scores), 'float32', [1, 'past_and_rows']);
  }
  // [heads, T, headDim]
  const mixed =
    highres === undefined
      ? mixValues(graph, path, [scores], [past.values, v])
      : mixValues(
          graph,
          path,
          [scores, scoresOf(graph, `${path}/highres`, q, [highres.keys], highres.bias)],
          [past.values, v, highres.values],
        );

  graph.output(`keys.${layer}`, k, 'float32', [heads, headDim, inputs.rows]);
  graph.output(`values.${layer}`, v, 'float32', [heads, inputs.rows, headDim]);
  return linear(
    context,
    `${name}.o_proj`,
    mergeHeads(graph, `${path}/mixed`, mixed, hiddenSize),
    hiddenSize,
    hiddenSize,
  );
}

/** `down(silu(gate(x)) * up(x))` */
function swiGlu(context: BuildContext, shape: DecoderShape, layer: number, x: Value): Value {
  const { graph } = context;
  const { hiddenSize, intermediateSize } = shape;
  const name = `model.layers.${layer}.mlp`;
  const gate = linear(context, `${name}.gate_proj`, x, intermediateSize, hiddenSize);
  const up = linear(context, `${name}.up_proj`, x, intermediateSize, hiddenSize);
  const gated = graph.node(pathOf(name), 'Mul', [sigmoidGate(graph, pathOf(name), gate, 1), up]);
  return linear(context, `${name}.down_proj`, gated, hiddenSize, intermediateSize);
}
