import type { CheckpointConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { visionPrefix } from '../../checkpoint/layouts/checkTensors.js';
import { GraphBuilder, type Value } from '../../onnx/GraphBuilder.js';
import { mergeHeads, splitHeads, splitHeadsTransposed } from '../decoder/attentionHeads.js';
import { linear } from '../linear.js';
import type { ModelWeights } from '../ModelWeights.js';
import { resizeBicubic } from './resizeBicubic.js';

/**
 * CLIP vision tower and projector for one image or tile (specification section 1, steps 4 and 5).
 *
 *     pixels -> patches -> + class token, positions -> pre_layrnorm -> k layers -> drop class token -> projector
 *
 * Input `pixels` float32 [1, 3, s, s]; output `features` float32 [g*g, D], raster order.
 *
 * @param imageSize s. Where it is not the tower's own size, the grid of position embeddings is resized to it, bicubic.
 */
export function buildVisionGraph(
  config: CheckpointConfig,
  weights: ModelWeights,
  imageSize = config.vision.imageSize,
): Uint8Array {
  const { patchSize } = config.vision;
  const graph = new GraphBuilder('vision');
  const pixels = graph.input('pixels', 'float32', [1, 3, imageSize, imageSize]);
  let hidden = embedPatches(graph, pixels, imageSize, config, weights); // [1 + g*g, Dv]
  for (let layer = 0; layer < config.visionLayersRun; layer++) {
    hidden = visionLayer(graph, hidden, layer, config, weights);
  }
  const patches = graph.node('Slice', '/vision/drop_class_token', [
    hidden,
    graph.integers([1]),
    graph.integers([2 ** 31]),
    graph.integers([0]),
  ]); // [g*g, Dv]
  const features = project(graph, patches, config, weights); // [g*g, D]
  graph.output('features', features, 'float32', [
    Math.floor(imageSize / patchSize) ** 2,
    config.decoder.hiddenSize,
  ]);
  return graph.finish();
}

/** Patches as tokens behind the class token, with positions, normalised: float32 [1 + g*g, Dv]. */
function embedPatches(
  graph: GraphBuilder,
  pixels: Value,
  imageSize: number,
  { vision }: CheckpointConfig,
  weights: ModelWeights,
): Value {
  const { hiddenSize: Dv, patchSize } = vision;
  const path = '/vision/embeddings';
  const grid = Math.floor(imageSize / patchSize);
  const tensor = (name: string) => weights.tensor(`${visionPrefix}.embeddings.${name}`);
  const constant = (name: string, shape: readonly number[], values: Float32Array) =>
    graph.initializer(`${path}/${name}`, 'float32', shape, values);

  // The patch embedding's convolution does not overlap: it is a matrix product over unfolded patches.
  const unfolded = unfoldPatches(graph, `${path}/unfold`, pixels, imageSize, patchSize); // [g*g, 3*P*P]
  const values = tensor('patch_embedding.weight');
  const kernel = { type: 'fp32', rows: Dv, columns: 3 * patchSize ** 2, values } as const;
  const patches = linear(graph, `${path}/patch_embedding`, unfolded, kernel); // [g*g, Dv]
  const classToken = constant('class_embedding', [1, Dv], tensor('class_embedding'));
  const tokens = graph.node('Concat', `${path}/concat`, [classToken, patches], {
    attributes: { axis: 0 },
  }); // [1 + g*g, Dv]
  const positionName = 'position_embedding.weight';
  const fitted = fitPositions(tensor(positionName), Math.floor(vision.imageSize / patchSize), grid, Dv);
  const positions = constant(positionName, [grid ** 2 + 1, Dv], fitted);
  const placed = graph.node('Add', `${path}/add_positions`, [tokens, positions]);
  return layerNorm(graph, '/vision/pre_layrnorm', placed, 'pre_layrnorm', vision, weights);
}

/** Position embeddings [1 + own^2, Dv] for a grid of another side: the class token's stays, the others are resized. */
function fitPositions(positions: Float32Array, own: number, grid: number, Dv: number): Float32Array {
  if (grid === own) return positions;
  const fitted = new Float32Array((1 + grid ** 2) * Dv);
  fitted.set(positions.subarray(0, Dv));
  fitted.set(resizeBicubic(positions.subarray(Dv), own, grid, Dv), Dv);
  return fitted;
}

/** float32 [1, 3, s, s] -> [g*g, 3*P*P], patches in raster order; a remainder at the right and bottom is cut off. */
function unfoldPatches(
  graph: GraphBuilder,
  path: string,
  pixels: Value,
  imageSize: number,
  P: number,
): Value {
  const g = Math.floor(imageSize / P);
  const whole = graph.node('Slice', `${path}/crop`, [
    pixels,
    graph.integers([0, 0]),
    graph.integers([g * P, g * P]),
    graph.integers([2, 3]),
  ]);
  const cut = graph.node('Reshape', `${path}/cut`, [whole, graph.integers([3, g, P, g, P])]);
  const ordered = graph.node('Transpose', `${path}/order`, [cut], { attributes: { perm: [1, 3, 0, 2, 4] } });
  return graph.node('Reshape', `${path}/rows`, [ordered, graph.integers([g * g, 3 * P * P])]);
}

/** x + attention(norm(x)), then x + mlp(norm(x)). @param hidden float32 [T, Dv]. */
function visionLayer(
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

  const attentionInput = layerNorm(
    graph,
    `${path}/layer_norm1`,
    hidden,
    `${name}.layer_norm1`,
    vision,
    weights,
  );
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

  const mlpInput = layerNorm(
    graph,
    `${path}/layer_norm2`,
    afterAttention,
    `${name}.layer_norm2`,
    vision,
    weights,
  );
  const up = dense('mlp.fc1', mlpInput, intermediateSize, Dv);
  const active = activation(graph, `${path}/mlp/activation`, up, vision.activation);
  const down = dense('mlp.fc2', active, Dv, intermediateSize);
  return graph.node('Add', `${path}/add_mlp`, [afterAttention, down]);
}

/** Linear layers with an exact GELU between each two. @param patches float32 [g*g, Dv]. @returns float32 [g*g, D]. */
function project(
  graph: GraphBuilder,
  patches: Value,
  config: CheckpointConfig,
  weights: ModelWeights,
): Value {
  const D = config.decoder.hiddenSize;
  return config.projectorLayers.reduce<Value>((x, name, index) => {
    const input = index === 0 ? x : graph.node('Gelu', `/projector/gelu.${index}`, [x]);
    const columns = index === 0 ? config.vision.hiddenSize : D;
    return biasedLinear(graph, `/projector/linear.${index}`, input, name, D, columns, weights);
  }, patches);
}

function biasedLinear(
  graph: GraphBuilder,
  path: string,
  x: Value,
  name: string,
  rows: number,
  columns: number,
  weights: ModelWeights,
): Value {
  const bias = graph.initializer(`${path}/bias`, 'float32', [rows], weights.tensor(`${name}.bias`));
  const values = weights.tensor(`${name}.weight`);
  return linear(graph, path, x, { type: 'fp32', rows, columns, values }, bias);
}

function layerNorm(
  graph: GraphBuilder,
  path: string,
  x: Value,
  name: string,
  { hiddenSize, layerNormEpsilon }: CheckpointConfig['vision'],
  weights: ModelWeights,
): Value {
  const constant = (part: string) =>
    graph.initializer(
      `${path}/${part}`,
      'float32',
      [hiddenSize],
      weights.tensor(`${visionPrefix}.${name}.${part}`),
    );
  return graph.node('LayerNormalization', path, [x, constant('weight'), constant('bias')], {
    attributes: { axis: -1, epsilon: { float: layerNormEpsilon } },
  });
}

/** quick_gelu is `x * sigmoid(1.702 x)`; gelu is the exact one. */
function activation(graph: GraphBuilder, path: string, x: Value, kind: 'quick_gelu' | 'gelu'): Value {
  if (kind === 'gelu') return graph.node('Gelu', path, [x]);
  const scaled = graph.node('Mul', `${path}/scale`, [x, graph.scalar(1.702)]);
  const gate = graph.node('Sigmoid', `${path}/sigmoid`, [scaled]);
  return graph.node('Mul', path, [x, gate]);
}
