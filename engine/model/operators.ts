import { quantizationBlock } from '../checkpoint/blockQuantization.js';
import { bytesOf, microsoftDomain, type GraphBuilder, type Value } from '../onnx/graphBuilder.js';
import type { WeightSource } from './weightSource.js';

/**
 * The layers both transformers are made of, each a few nodes of a graph. Activations are float32 [rows, width]:
 * one row a token, no batch axis.
 */
export interface BuildContext {
  readonly graph: GraphBuilder;
  readonly weights: WeightSource;
}

/**
 * A linear layer, `y = x W^T + b`.
 *
 * @param name tensor name without `.weight`; it is also the path of the nodes.
 * @param x float32 [rows, columns]
 * @returns float32 [rows, outputs]
 */
export function linear(
  { graph, weights }: BuildContext,
  name: string,
  x: Value,
  outputs: number,
  columns: number,
  bias = false,
): Value {
  const path = pathOf(name);
  const weight = weights.linear(`${name}.weight`, outputs, columns);
  const biasValue = bias
    ? [graph.floats(`${name}.bias`, [outputs], weights.vector(`${name}.bias`, outputs))]
    : [];
  switch (weight.type) {
    case 'fp32': {
      const matrix = graph.floats(`${name}.weight`, [outputs, columns], weight.values);
      return graph.node(path, 'Gemm', [x, matrix, ...biasValue], { transB: 1 });
    }
    case 'fp16': {
      const half = graph.initializer(`${name}.weight`, 'float16', [outputs, columns], bytesOf(weight.values));
      const matrix = graph.node(path, 'Cast', [half], { to: 1 });
      return graph.node(path, 'Gemm', [x, matrix, ...biasValue], { transB: 1 });
    }
    case 'int8': {
      const blocks = Math.ceil(columns / quantizationBlock);
      const inputs = [
        x,
        graph.initializer(
          `${name}.weight.codes`,
          'uint8',
          [outputs, blocks, quantizationBlock],
          weight.codes,
        ),
        graph.floats(`${name}.weight.scales`, [outputs * blocks], weight.scales),
      ];
      if (weight.zeroPoints !== undefined) {
        const points = weight.zeroPoints;
        inputs.push(graph.initializer(`${name}.weight.zero_points`, 'uint8', [outputs * blocks], points));
      }
      const attributes = {
        K: columns,
        N: outputs,
        bits: 8,
        block_size: quantizationBlock,
        accuracy_level: 4,
      };
      const product = graph.node(path, 'MatMulNBits', inputs, attributes, microsoftDomain);
      return bias ? graph.node(path, 'Add', [product, ...biasValue]) : product;
    }
  }
}

/** RMSNorm over the last axis (LLaMA). */
export function rmsNorm(
  { graph, weights }: BuildContext,
  name: string,
  x: Value,
  size: number,
  epsilon: number,
): Value {
  const scale = graph.floats(`${name}.weight`, [size], weights.vector(`${name}.weight`, size));
  return graph.node(pathOf(name), 'SimplifiedLayerNormalization', [x, scale], {
    axis: -1,
    epsilon: { float: epsilon },
    stash_type: 1,
  });
}

/** LayerNorm over the last axis (CLIP). */
export function layerNorm(
  { graph, weights }: BuildContext,
  name: string,
  x: Value,
  size: number,
  epsilon: number,
): Value {
  const scale = graph.floats(`${name}.weight`, [size], weights.vector(`${name}.weight`, size));
  const bias = graph.floats(`${name}.bias`, [size], weights.vector(`${name}.bias`, size));
  return graph.node(pathOf(name), 'LayerNormalization', [x, scale, bias], {
    axis: -1,
    epsilon: { float: epsilon },
  });
}

/** `x * sigmoid(alpha x)`: SiLU with alpha 1, CLIP's quick GELU with 1.702. */
export function sigmoidGate(graph: GraphBuilder, path: string, x: Value, alpha: number): Value {
  return graph.node(path, 'QuickGelu', [x], { alpha: { float: alpha } }, microsoftDomain);
}

/** The exact (erf) GELU. */
export function exactGelu(graph: GraphBuilder, path: string, x: Value): Value {
  return graph.node(path, 'Gelu', [x], {}, microsoftDomain);
}

/**
 * Rotate-half rotary embedding of every head.
 *
 * @param x float32 [rows, heads * headDim]
 * @param cos float32 [rows, headDim / 2], one row for each row of x; `sin` alike.
 * @returns float32 [rows, heads, headDim]
 */
export function rotate(
  graph: GraphBuilder,
  path: string,
  x: Value,
  cos: Value,
  sin: Value,
  heads: number,
  headDim: number,
): Value {
  // The operator wants a batch axis; position 0 is the first row of the tables.
  const batched = graph.node(`${path}/batch`, 'Reshape', [x, graph.integers([1, -1, heads * headDim])]);
  const rotated = graph.node(
    path,
    'RotaryEmbedding',
    [batched, graph.integers([0]), cos, sin],
    { interleaved: 0 },
    microsoftDomain,
  );
  return splitHeads(graph, path, rotated, heads, headDim);
}

/** [rows, heads * headDim] to [rows, heads, headDim]; no data moves. */
export function splitHeads(
  graph: GraphBuilder,
  path: string,
  x: Value,
  heads: number,
  headDim: number,
): Value {
  return graph.node(`${path}/heads`, 'Reshape', [x, graph.integers([-1, heads, headDim])]);
}

/** [rows, heads, headDim] to [heads, rows, headDim]: queries and values as attention multiplies them. */
export function headsFirst(graph: GraphBuilder, path: string, x: Value): Value {
  return graph.node(`${path}/heads_first`, 'Transpose', [x], { perm: [1, 0, 2] });
}

/** [rows, heads, headDim] to [heads, headDim, rows]: keys as attention multiplies them. */
export function keysTransposed(graph: GraphBuilder, path: string, x: Value): Value {
  return graph.node(`${path}/transposed`, 'Transpose', [x], { perm: [1, 2, 0] });
}

/** [heads, rows, headDim] to [rows, heads * headDim]. */
export function mergeHeads(graph: GraphBuilder, path: string, x: Value, width: number): Value {
  const rowsFirst = graph.node(`${path}/rows_first`, 'Transpose', [x], { perm: [1, 0, 2] });
  return graph.node(`${path}/merged`, 'Reshape', [rowsFirst, graph.integers([-1, width])]);
}

/** `a + b`, for residual connections and biases. */
export function add(graph: GraphBuilder, path: string, a: Value, b: Value): Value {
  return graph.node(path, 'Add', [a, b]);
}

/** A float32 scalar times a tensor. */
export function scale(graph: GraphBuilder, path: string, x: Value, factor: number): Value {
  return graph.node(path, 'Mul', [x, graph.floats(`${path}/factor`, [1], Float32Array.of(factor))]);
}

/** `model.layers.3.mlp.gate_proj` as a node path, `/model/layers.3/mlp/gate_proj`. */
export function pathOf(name: string): string {
  return `/${name.replace(/\.(?!\d)/g, '/')}`;
}
