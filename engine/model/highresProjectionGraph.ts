import { GraphBuilder } from '../onnx/graphBuilder.js';
import { headsFirst, keysTransposed, linear, pathOf, rotate, splitHeads } from './operators.js';
import type { DecoderShape } from './shapes.js';
import type { WeightSource } from './weightSource.js';

/**
 * Builds the projection of high-res features to the keys and values of one layer:
 * `K' = rope_hr(f Wk'^T)`, `V' = f Wv'^T` (specification section 3). No norm stands before it.
 *
 * Inputs (float32): `features` [n, D], rows of f_HR; `cos` and `sin` [n, headDim / 2], the same rows of the
 * resized rotary tables. Outputs: `keys` [heads, headDim, n], `values` [heads, n, headDim].
 */
export function buildHighresProjectionGraph(
  shape: DecoderShape,
  weights: WeightSource,
  layer: number,
): Uint8Array {
  const { hiddenSize, heads, headDim } = shape;
  const graph = new GraphBuilder(`decoder.layers.${layer}.highres_projection`);
  const context = { graph, weights };
  const name = `model.layers.${layer}.self_attn`;
  const path = pathOf(name);

  const features = graph.input('features', 'float32', ['n', hiddenSize]);
  const cos = graph.input('cos', 'float32', ['n', headDim / 2]);
  const sin = graph.input('sin', 'float32', ['n', headDim / 2]);

  const projectedKeys = linear(context, `${name}.k_proj_hd`, features, hiddenSize, hiddenSize);
  const rotated = rotate(graph, `${path}/k_rope_hd`, projectedKeys, cos, sin, heads, headDim);
  const keys = keysTransposed(graph, `${path}/k_hd`, rotated);
  const projectedValues = linear(context, `${name}.v_proj_hd`, features, hiddenSize, hiddenSize);
  const values = headsFirst(
    graph,
    `${path}/v_hd`,
    splitHeads(graph, `${path}/v_hd`, projectedValues, heads, headDim),
  );

  graph.output('keys', keys, 'float32', [heads, headDim, 'n']);
  graph.output('values', values, 'float32', [heads, 'n', headDim]);
  return graph.build();
}
