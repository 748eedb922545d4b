import {
  type CheckpointConfig,
  patchGrid,
  type VisionConfig,
} from '../../checkpoint/layouts/checkpointConfig.js';
import { visionPrefix } from '../../checkpoint/layouts/checkTensors.js';
import type { GraphBuilder, Value } from '../../onnx/GraphBuilder.js';
import { linear } from '../linear.js';
import type { ModelWeights } from '../ModelWeights.js';
import { resizeBicubic } from '../resizeBicubic.js';
import { layerNorm } from './layerNorm.js';

/**
 * Patches as tokens, behind the class token where the tower has one, with positions, normalised where it says so: float32
 * [T, Dv], T = g*g or 1 + g*g.
 */
export function embedPatches(
  graph: GraphBuilder,
  pixels: Value,
  imageSize: number,
  { vision }: CheckpointConfig,
  weights: ModelWeights,
): Value {
  const { hiddenSize: Dv, patchSize, classToken } = vision;
  const path = '/vision/embeddings';
  const grid = patchGrid(vision, imageSize);
  const count = grid ** 2 + (classToken ? 1 : 0);
  const tensor = (name: string) => weights.tensor(`${visionPrefix}.embeddings.${name}`);
  const constant = (name: string, shape: readonly number[], values: Float32Array) =>
    graph.initializer(`${path}/${name}`, 'float32', shape, values);

  // The patch embedding's convolution does not overlap: it is a matrix product over unfolded patches.
  const unfolded = unfoldPatches(graph, `${path}/unfold`, pixels, imageSize, patchSize); // [g*g, 3*P*P]
  const values = tensor('patch_embedding.weight');
  const kernel = { type: 'fp32', rows: Dv, columns: 3 * patchSize ** 2, values } as const;
  const bias = vision.patchBias
    ? constant('patch_embedding.bias', [Dv], tensor('patch_embedding.bias'))
    : undefined;
  const patches = linear(graph, `${path}/patch_embedding`, unfolded, kernel, bias); // [g*g, Dv]
  const tokens = classToken
    ? graph.node(
        'Concat',
        `${path}/concat`,
        [constant('class_embedding', [1, Dv], tensor('class_embedding')), patches],
        { attributes: { axis: 0 } },
      )
    : patches; // [T, Dv]
  const positionName = 'position_embedding.weight';
  const fitted = fitPositions(tensor(positionName), vision, grid);
  const positions = constant(positionName, [count, Dv], fitted);
  const placed = graph.node('Add', `${path}/add_positions`, [tokens, positions]);
  return vision.preNorm
    ? layerNorm(graph, '/vision/pre_layrnorm', placed, 'pre_layrnorm', vision, weights)
    : placed;
}

/**
 * Position embeddings [T, Dv] of a tower's own grid for a grid of that or another side: the class token's stays, the others are
 * resized.
 */
function fitPositions(stored: Float32Array, vision: VisionConfig, grid: number): Float32Array {
  const { hiddenSize: Dv, classToken } = vision;
  const own = patchGrid(vision);
  if (grid === own) return stored;
  const first = classToken ? Dv : 0;
  const fitted = new Float32Array(first + grid ** 2 * Dv);
  fitted.set(stored.subarray(0, first));
  fitted.set(resizeBicubic(stored.subarray(first), own, grid, Dv), first);
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
