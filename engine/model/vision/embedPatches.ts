import type { CheckpointConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import { visionPrefix } from '../../checkpoint/layouts/checkTensors.js';
import type { GraphBuilder, Value } from '../../onnx/GraphBuilder.js';
import { linear } from '../linear.js';
import type { ModelWeights } from '../ModelWeights.js';
import { resizeBicubic } from '../resizeBicubic.js';
import { layerNorm } from './layerNorm.js';

/** Patches as tokens behind the class token, with positions, normalised: float32 [1 + g*g, Dv]. */
export function embedPatches(
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
