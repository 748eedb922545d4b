import { blockShapes } from '../checkpoint/weights/blockFormat.js';
import type { LinearWeight } from '../checkpoint/weights/linearWeight.js';
import type { GraphBuilder, Value } from '../onnx/GraphBuilder.js';

type WeightOf<Type extends LinearWeight['type']> = Extract<LinearWeight, { readonly type: Type }>;

/**
 * A linear layer, `x W^T + b`, with W stored as in the checkpoint, [N outputs, K inputs].
 *
 * fp32: `Gemm`. fp16: the same between two casts, so that everything around it stays float32.
 * int8, int4: `MatMulNBits` on blocks of codes. The bias is added in float32 whatever type the weight has.
 *
 * @param x float32 [T, K]. @param bias float32 [N]. @returns float32 [T, N].
 */
export function linear(
  graph: GraphBuilder,
  path: string,
  x: Value,
  weight: LinearWeight,
  bias?: Value,
): Value {
  if (weight.type === 'fp32') return singleLinear(graph, path, x, weight, bias);
  const product =
    weight.type === 'fp16' ? halfLinear(graph, path, x, weight) : quantizedLinear(graph, path, x, weight);
  return bias === undefined ? product : graph.node('Add', `${path}/add_bias`, [product, bias]);
}

function singleLinear(
  graph: GraphBuilder,
  path: string,
  x: Value,
  { rows, columns, values }: WeightOf<'fp32'>,
  bias: Value | undefined,
): Value {
  const matrix = graph.initializer(`${path}/weight`, 'float32', [rows, columns], values);
  const inputs = bias === undefined ? [x, matrix] : [x, matrix, bias];
  return graph.node('Gemm', `${path}/Gemm`, inputs, { attributes: { transB: 1 } });
}

function halfLinear(
  graph: GraphBuilder,
  path: string,
  x: Value,
  { rows, columns, values }: WeightOf<'fp16'>,
): Value {
  const matrix = graph.initializer(`${path}/weight`, 'float16', [rows, columns], values);
  const half = graph.cast(`${path}/to_fp16`, x, 'float16');
  const product = graph.node('Gemm', `${path}/Gemm`, [half, matrix], { attributes: { transB: 1 } });
  return graph.cast(`${path}/to_fp32`, product, 'float32');
}

function quantizedLinear(
  graph: GraphBuilder,
  path: string,
  x: Value,
  weight: WeightOf<'int8' | 'int4'>,
): Value {
  const { rows: N, columns: K, bits, blockSize, codes, scales, zeroPoints, exactProducts = false } = weight;
  const shapes = blockShapes(weight, N, K);
  const inputs = [
    x,
    graph.initializer(`${path}/codes`, 'uint8', shapes.codes, codes),
    graph.initializer(`${path}/scales`, 'float32', shapes.scales, scales),
  ];
  if (zeroPoints !== undefined) {
    inputs.push(graph.initializer(`${path}/zero_points`, 'uint8', shapes.zeroPoints, zeroPoints));
  }
  return graph.node('MatMulNBits', `${path}/MatMulNBits`, inputs, {
    domain: 'com.microsoft',
    // Level 4 lets the CPU multiply in 8-bit integers: several times faster where it has VNNI.
    attributes: { K, N, bits, block_size: blockSize, accuracy_level: exactProducts ? 1 : 4 },
  });
}
