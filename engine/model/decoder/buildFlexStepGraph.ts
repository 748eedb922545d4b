import { type CheckpointConfig, tokenGrid } from '../../checkpoint/layouts/checkpointConfig.js';
import { GraphBuilder, type GraphModel, type Value } from '../../onnx/GraphBuilder.js';
import { selectionGridSide } from '../../protocol/selectionGrid.js';
import type { ModelWeights } from '../ModelWeights.js';
import { decoderLayer } from './decoderLayer.js';
import { hiddenBias } from './hiddenBias.js';
import { selectInGraph } from './selectInGraph.js';

const cells = selectionGridSide ** 2;

/**
 * A whole flex step in one graph, for models so small that going back to the host after each layer costs more than the
 * layers. The selection is made inside; a cell can only be read where its tokens are already resident, so the host
 * checks the maps afterwards and runs again where a layer wanted more (`runtime/FusedFlexStep.ts`).
 *
 * Inputs, float32 unless said otherwise: `hidden` [1, D]; `cos`, `sin` [1, d/2]; `bias` [1, P + 1]; `segments` int64 [2];
 * per layer `past_key.l` [H, d, P], `past_value.l` [H, P, d]; `image_columns` int32 [Ni], where the image stands among the
 * P + 1 keys; `visible` [1, Ni], `threshold` [1]; `force` and `allow` [L - S, 81], row l - (S - 1) for the selection of
 * layer l; per flex layer `highres_key.l` [H, d, R], `highres_value.l` [H, R, d], `cell_of_slot.l` int32 [R] (81 for an
 * unused slot), `segments.l` int64 [3].
 *
 * Outputs: `hidden_out` [1, D]; `keys` and `values` [L * H * d], layer after layer; `attention_maps` [L - S + 1, Ni] and
 * `selections` [L - S, 81] of layers S - 1 and on (the selection of the last layer is read by no one); for each of these
 * layers `head_maps.l` [H, 1, P + 1], what its map is the sum of, which a step fetches only where somebody asked for it.
 */
export function buildFlexStepGraph(config: CheckpointConfig, weights: ModelWeights): GraphModel {
  const { decoder } = config;
  const { hiddenSize: D, headDim, heads, keyValueHeads: H, layers } = decoder;
  const start = config.highres!.flexStartLayer;
  const lowresGrid = tokenGrid(config);
  const imageTokens = lowresGrid ** 2;
  const readers = layers - start;
  const graph = new GraphBuilder('flex_step');
  let hidden = graph.input('hidden', 'float32', [1, D]);
  const shared = {
    cos: graph.input('cos', 'float32', [1, headDim / 2]),
    sin: graph.input('sin', 'float32', [1, headDim / 2]),
    bias: graph.input('bias', 'float32', [1, 'P+1']),
    isSingleStep: true,
  };
  const segments = graph.input('segments', 'int64', [2]);
  const columns = graph.input('image_columns', 'int32', [imageTokens]);
  const steering = readers === 0 ? undefined : steeringInputs(graph, imageTokens, readers);

  const keys: Value[] = [];
  const values: Value[] = [];
  const maps: Value[] = [];
  const selections: Value[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const past = {
      pastKey: graph.input(`past_key.${layer}`, 'float32', [H, headDim, 'P']),
      pastValue: graph.input(`past_value.${layer}`, 'float32', [H, 'P', headDim]),
    };
    const context =
      layer < start
        ? { ...shared, ...past, segments }
        : { ...shared, ...past, ...highresInputs(graph, layer, selections.at(-1)!, H, headDim) };
    const emitsMap = layer >= start - 1;
    const result = decoderLayer(graph, layer, hidden, { ...shared, context, emitsMap }, decoder, weights);
    hidden = result.hidden;
    keys.push(flatten(graph, `/keys.${layer}`, result.key));
    values.push(flatten(graph, `/values.${layer}`, result.value));
    if (result.attentionMap === undefined) continue;
    graph.output(`head_maps.${layer}`, result.headMaps!, 'float32', [heads, 1, 'P+1']);
    const path = `/model/layers.${layer}/selection`;
    const map = graph.node('Gather', `${path}/image_columns`, [result.attentionMap, columns], {
      attributes: { axis: 1 },
    }); // [1, Ni]
    maps.push(map);
    if (layer === layers - 1 || steering === undefined) continue;
    const row = layer - (start - 1);
    const inputs = { ...steering, force: steering.force[row]!, allow: steering.allow[row]! };
    selections.push(selectInGraph(graph, path, map, lowresGrid, inputs));
  }
  graph.output('hidden_out', hidden, 'float32', [1, D]);
  graph.output('keys', concat(graph, '/keys', keys), 'float32', [layers * H * headDim]);
  graph.output('values', concat(graph, '/values', values), 'float32', [layers * H * headDim]);
  graph.output('attention_maps', concat(graph, '/attention_maps', maps), 'float32', [
    readers + 1,
    imageTokens,
  ]);
  if (readers > 0)
    graph.output('selections', concat(graph, '/selections', selections), 'float32', [readers, cells]);
  return graph.finish();
}

function steeringInputs(graph: GraphBuilder, imageTokens: number, readers: number) {
  const rows = (name: string) => {
    const matrix = graph.input(name, 'float32', [readers, cells]);
    const attributes = { axis: 0, num_outputs: readers };
    return readers === 1
      ? [matrix]
      : graph.nodes('Split', `/${name}/rows`, [matrix], readers, { attributes });
  };
  return {
    visible: graph.input('visible', 'float32', [1, imageTokens]),
    threshold: graph.input('threshold', 'float32', [1]),
    force: rows('force'),
    allow: rows('allow'),
  };
}

/** Resident keys and values of one layer, and the bias that the selection of the layer before gives its slots. */
function highresInputs(graph: GraphBuilder, layer: number, selection: Value, H: number, headDim: number) {
  const path = `/model/layers.${layer}/self_attn/highres_bias`;
  const R = `R.${layer}`; // each layer has its own number of resident slots
  const cellOfSlot = graph.input(`cell_of_slot.${layer}`, 'int32', [R]);
  const none = graph.constant('/constants/no_cell', 'float32', [1, 1], () => new Float32Array(1));
  const withNone = graph.node('Concat', `${path}/with_none`, [selection, none], { attributes: { axis: 1 } });
  const isRead = graph.node('Gather', `${path}/of_slot`, [withNone, cellOfSlot], { attributes: { axis: 1 } }); // [1, R]
  const hidden = graph.node('Sub', `${path}/hidden`, [isRead, graph.scalar(1)]);
  return {
    segments: graph.input(`segments.${layer}`, 'int64', [3]),
    highres: {
      key: graph.input(`highres_key.${layer}`, 'float32', [H, headDim, R]),
      value: graph.input(`highres_value.${layer}`, 'float32', [H, R, headDim]),
      bias: graph.node('Mul', path, [hidden, graph.scalar(-hiddenBias)]),
    },
  };
}

function flatten(graph: GraphBuilder, path: string, value: Value): Value {
  return graph.node('Reshape', path, [value, graph.integers([-1])]);
}

function concat(graph: GraphBuilder, path: string, values: readonly Value[]): Value {
  return graph.node('Concat', path, values, { attributes: { axis: 0 } });
}
