import { GraphBuilder, type Value } from '../onnx/graphBuilder.js';
import {
  add,
  type BuildContext,
  exactGelu,
  headsFirst,
  keysTransposed,
  layerNorm,
  linear,
  mergeHeads,
  pathOf,
  scale,
  sigmoidGate,
  splitHeads,
} from './operators.js';
import type { VisionShape } from './shapes.js';
import type { WeightSource } from './weightSource.js';

const tower = 'model.vision_tower.vision_tower.vision_model';

/**
 * Builds the CLIP vision tower up to the selected hidden state and the projector behind it, for one square
 * image: the low-res view or one high-res tile (specification section 1, steps 4 and 5).
 *
 * Input: `pixels` float32 [3, s, s], normalised. Output: `features` float32 [(s / patch)^2, D], raster order,
 * class token dropped.
 */
export function buildVisionGraph(shape: VisionShape, weights: WeightSource): Uint8Array {
  const graph = new GraphBuilder('vision');
  const context = { graph, weights };
  const { hiddenSize, imageSize, patchSize, layersToRun, layerNormEpsilon } = shape;
  const patches = (imageSize / patchSize) ** 2;

  const pixels = graph.input('pixels', 'float32', [3, imageSize, imageSize]);
  // [1 + patches, Dv]
  let x = embeddings(context, shape, pixels);
  x = layerNorm(context, `${tower}.pre_layrnorm`, x, hiddenSize, layerNormEpsilon);
  for (let layer = 0; layer < layersToRun; layer++) x = encoderLayer(context, shape, layer, x);

  const withoutClass = graph.node(`/${tower}/patches`, 'Slice', [
    x,
    graph.integers([1]),
    graph.integers([1 + patches]),
    graph.integers([0]),
  ]);
  graph.output('features', projector(context, shape, withoutClass), 'float32', [
    patches,
    shape.projectedSize,
  ]);
  return graph.build();
}

/**
 * Patch embedding, class token and position embedding. The convolution has stride = kernel = patch, so it is a
 * matrix product over the cut-out patches: [3, g, p, g, p] -> [g, g, 3, p, p] -> [g * g, 3 p^2].
 */
function embeddings(context: BuildContext, shape: VisionShape, pixels: Value): Value {
  const { graph, weights } = context;
  const { hiddenSize, imageSize, patchSize } = shape;
  const grid = imageSize / patchSize;
  const patchValues = 3 * patchSize * patchSize;
  const name = `${tower}.embeddings`;
  const path = pathOf(name);

  const cut = graph.node(`${path}/cut`, 'Reshape', [
    pixels,
    graph.integers([3, grid, patchSize, grid, patchSize]),
  ]);
  const byPatch = graph.node(`${path}/by_patch`, 'Transpose', [cut], { perm: [1, 3, 0, 2, 4] });
  const rows = graph.node(`${path}/rows`, 'Reshape', [byPatch, graph.integers([grid * grid, patchValues])]);
  const embedded = linear(context, `${name}.patch_embedding`, rows, hiddenSize, patchValues);

  const classToken = graph.floats(
    `${name}.class_embedding`,
    [1, hiddenSize],
    weights.vector(`${name}.class_embedding`, hiddenSize),
  );
  const positionName = `${name}.position_embedding.weight`;
  const positions = graph.floats(
    positionName,
    [grid * grid + 1, hiddenSize],
    weights.vector(positionName, (grid * grid + 1) * hiddenSize),
  );
  const tokens = graph.node(`${path}/tokens`, 'Concat', [classToken, embedded], { axis: 0 });
  return add(graph, `${path}/positioned`, tokens, positions);
}

/** One CLIP encoder layer: bidirectional attention and MLP, each on a normalised copy of x and added back to it. */
function encoderLayer(context: BuildContext, shape: VisionShape, layer: number, x: Value): Value {
  const { graph } = context;
  const { hiddenSize, intermediateSize, layerNormEpsilon, activation } = shape;
  const name = `${tower}.encoder.layers.${layer}`;
  const path = pathOf(name);

  const normalised = layerNorm(context, `${name}.layer_norm1`, x, hiddenSize, layerNormEpsilon);
  const attended = encoderAttention(context, shape, `${name}.self_attn`, normalised);
  const afterAttention = add(graph, `${path}/attention_residual`, x, attended);

  const mlpInput = layerNorm(context, `${name}.layer_norm2`, afterAttention, hiddenSize, layerNormEpsilon);
  const inner = linear(context, `${name}.mlp.fc1`, mlpInput, intermediateSize, hiddenSize, true);
  const activated =
    activation === 'quick_gelu'
      ? sigmoidGate(graph, `${path}/mlp`, inner, 1.702)
      : exactGelu(graph, `${path}/mlp`, inner);
  const outer = linear(context, `${name}.mlp.fc2`, activated, hiddenSize, intermediateSize, true);
  return add(graph, `${path}/mlp_residual`, afterAttention, outer);
}

function encoderAttention(context: BuildContext, shape: VisionShape, name: string, x: Value): Value {
  const { graph } = context;
  const { hiddenSize, heads } = shape;
  const headDim = hiddenSize / heads;
  const path = pathOf(name);
  const project = (part: string) => {
    const projected = linear(context, `${name}.${part}`, x, hiddenSize, hiddenSize, true);
    return splitHeads(graph, `${path}/${part}`, projected, heads, headDim);
  };

  const query = scale(graph, `${path}/q_scaled`, project('q_proj'), 1 / Math.sqrt(headDim));
  const q = headsFirst(graph, `${path}/q`, query);
  const k = keysTransposed(graph, `${path}/k`, project('k_proj'));
  const v = headsFirst(graph, `${path}/v`, project('v_proj'));

  const scores = graph.node(`${path}/scores`, 'MatMul', [q, k]);
  const probabilities = graph.node(`${path}/probabilities`, 'Softmax', [scores], { axis: -1 });
  const mixed = graph.node(`${path}/mixed`, 'MatMul', [probabilities, v]);
  const merged = mergeHeads(graph, `${path}/mixed`, mixed, hiddenSize);
  return linear(context, `${name}.out_proj`, merged, hiddenSize, hiddenSize, true);
}

/** LLaVA's `mlpNx_gelu` projector: N linear layers at the even places of a sequence, a GELU between each two. */
function projector(context: BuildContext, shape: VisionShape, x: Value): Value {
  let y = x;
  for (let index = 0; index < shape.projectorLayers; index++) {
    const columns = index === 0 ? shape.hiddenSize : shape.projectedSize;
    if (index > 0) y = exactGelu(context.graph, `/model/mm_projector.${2 * index - 1}`, y);
    y = linear(context, `model.mm_projector.${2 * index}`, y, shape.projectedSize, columns, true);
  }
  return y;
}
