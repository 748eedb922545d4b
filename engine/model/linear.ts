import { quantizationBlock } from '../checkpoint/weights/blockQuantization.js';
import type { LinearWeight } from '../checkpoint/weights/linearWeight.js';
import type { GraphBuilder, Value } from '../onnx/GraphBuilder.js';

/**
 * A linear layer, `x W^T + b`, with W stored as in the checkpoint, [N outputs, K inputs].
 *
 * fp32: `Gemm`. fp16: the same between two casts, so that everything around it stays float32.
 * int8: `MatMulNBits` on 8-bit blocks.
 *
 * @param x float32 [T, K]. @param bias float32 [N], fp32 weights only. @returns float32 [T, N].
 */
export function linear(
  graph: GraphBuilder,
  path: string,
  x: Value,
  weight: LinearWeight,
  bias?: Value,
): Value {
  switch (weight.type) {
    case 'fp32': {
      const matrix = graph.initializer(
        `${path}/weight`,
        'float32',
        [weight.rows, weight.columns],
        weight.values,
      );
      const inputs = bias === undefined ? [x, matrix] : [x, matrix, bias];
      return graph.node('Gemm', `${path}/Gemm`, inputs, { attributes: { transB: 1 } });
    }
    case 'fp16': {
      const matrix = graph.initializer(
        `${path}/weight`,
        'float16',
        [weight.rows, weight.columns],
        weight.values,
      );
      const half = graph.node('Cast', `${path}/to_fp16`, [x], { attributes: { to: 10 } });
      const product = graph.node('Gemm', `${path}/Gemm`, [half, matrix], { attributes: { transB: 1 } });
      return graph.node('Cast', `${path}/to_fp32`, [product], { attributes: { to: 1 } });
    }
    case 'int8':
      return quantizedLinear(graph, path, x, weight);
  }
}

function quantizedLinear(
  graph: GraphBuilder,
  path: string,
  x: Value,
  weight: Extract<LinearWeight, { type: 'int8' }>,
): Value {
  const { rows: N, columns: K, codes, scales, zeroPoints } = weight;
  const blocks = Math.ceil(K / quantizationBlock);
  const inputs = [
    x,
    graph.initializer(`${path}/codes`, 'uint8', [N, blocks, quantizationBlock], codes),
    graph.initializer(`${path}/scales`, 'float32', [N, blocks], scales),
  ];
  if (zeroPoints !== undefined) {
    inputs.push(graph.initializer(`${path}/zero_points`, 'uint8', [N, blocks], zeroPoints));
  }
  return graph.node('MatMulNBits', `${path}/MatMulNBits`, inputs, {
    domain: 'com.microsoft',
    // Level 4 lets the CPU multiply in 8-bit integers: several times faster where it has VNNI.
    attributes: { K, N, bits: 8, block_size: quantizationBlock, accuracy_level: 4 },
  });
}
