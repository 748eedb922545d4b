import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { rotaryTables } from '../model/decoder/rotaryTables.js';
import { selectionGridSide } from '../protocol/selectionGrid.js';
import type { FlexStepContext, LayerSelection } from './flexStepContext.js';
import { gatherColumns } from './gatherColumns.js';
import { type Feeds, float32Tensor, type GraphSession, int32Tensor, int64Tensor } from './GraphSession.js';
import { imageColumns } from './imageColumns.js';
import type { KeyValueCache } from './KeyValueCache.js';
import { SelectionPins } from './SelectionPins.js';

const cells = selectionGridSide ** 2;

/**
 * A flex step as one run of `buildFlexStepGraph`, checked and repeated until it is exact.
 *
 * The graph selects by itself and reads what is resident. Afterwards the host makes the selections again from the maps,
 * layer by layer, by the caller's own rule. The run stands if every layer read exactly the cells it should; otherwise the
 * tokens that were missing are projected, the selections known to be right are pinned, and the graph runs again. Each
 * repetition makes at least one more layer exact, so there are at most L - S of them. After the first tokens of an answer
 * most cells are resident and one run is the rule.
 */
export class FusedFlexStep {
  constructor(
    private readonly config: CheckpointConfig,
    private readonly session: GraphSession,
  ) {}

  /** As `DecoderRuntime.flexStep`; the selections are yielded together once they are final. */
  async *run(
    row: Float32Array,
    cache: KeyValueCache,
    context: FlexStepContext,
  ): AsyncGenerator<LayerSelection, Float32Array, undefined> {
    const { layers, hiddenSize } = this.config.decoder;
    const start = this.config.highres!.flexStartLayer;
    const { highres } = context;
    cache.reserve(cache.length + 1);
    if (!context.resident) for (let layer = start; layer < layers; layer++) highres.forget(layer);
    const feeds = this.stepFeeds(row, cache, context);
    const pins = new SelectionPins(layers - start, start - 1, context.hint);
    const projected = Array<number>(layers).fill(0);
    for (;;) {
      this.addHighres(feeds, cache, context);
      if (layers > start) Object.assign(feeds, pins.feeds());
      const names = [
        'hidden_out',
        'keys',
        'values',
        'attention_maps',
        ...(layers > start ? ['selections'] : []),
        ...(context.headsOfLayer === undefined ? [] : [`head_maps.${context.headsOfLayer}`]),
      ];
      const outputs = (await this.session.run(feeds, names)) as FlexStepOutputs;
      const selections = this.check(outputs, context, pins);
      if (selections.isExact) {
        const headMaps = headMapsOf(outputs, cache, context);
        cache.writeStep(outputs.keys, outputs.values);
        cache.advance(1);
        for (const { layer, attentionMap, cells: selected } of selections.layers) {
          const before = selections.layers[layer - start];
          const readTokens = before === undefined ? 0 : highres.countTokens(before.cells);
          yield {
            ...{ layer, attentionMap, cells: selected, readTokens, projectedTokens: projected[layer]! },
            ...(layer === context.headsOfLayer && { headMaps }),
          };
        }
        return outputs.hidden_out.subarray(0, hiddenSize);
      }
      // What one layer wants another soon wants too, and a miss costs a run: every layer gets the cells of all.
      const wanted = unionOf(selections.layers.slice(0, -1).map((selection) => selection.cells));
      for (let layer = start; layer < layers; layer++)
        projected[layer]! += await highres.ensure(layer, wanted);
    }
  }

  /**
   * Makes the selections from the maps, and pins those up to and with the first that the graph did not read so; without a hint
   * the later ones too, as a guess.
   */
  private check(
    outputs: FlexStepOutputs,
    { select, highres, imageTokens, hint }: FlexStepContext,
    pins: SelectionPins,
  ) {
    const { layers } = this.config.decoder;
    const start = this.config.highres!.flexStartLayer;
    const made: {
      readonly layer: number;
      readonly attentionMap: Float32Array;
      readonly cells: Uint8Array;
    }[] = [];
    let isExact = true;
    for (let layer = start - 1; layer < layers; layer++) {
      const index = layer - (start - 1);
      const attentionMap = outputs.attention_maps.slice(index * imageTokens, (index + 1) * imageTokens);
      const selected = select(layer, attentionMap);
      made.push({ layer, attentionMap, cells: selected });
      if (layer === layers - 1) break;
      const graphRead = outputs.selections!.subarray(index * cells, (index + 1) * cells);
      const isRight =
        selected.every((cell, i) => cell === graphRead[i]) && highres.holds(layer + 1, selected);
      // A graph that cannot follow the rule by itself does better with what the rule made of the maps it had last.
      if (isExact || hint === undefined) pins.pin(index, selected);
      isExact &&= isRight;
    }
    return { layers: made, isExact };
  }

  private stepFeeds(row: Float32Array, cache: KeyValueCache, context: FlexStepContext): Feeds {
    const { decoder } = this.config;
    const tables = rotaryTables(decoder, cache.length, 1);
    const { imageTokens, hint } = context;
    const feeds: Feeds = {
      hidden: float32Tensor(row, [1, decoder.hiddenSize]),
      cos: float32Tensor(tables.cos, [1, decoder.headDim / 2]),
      sin: float32Tensor(tables.sin, [1, decoder.headDim / 2]),
      bias: cache.stepBias(),
      segments: int64Tensor([cache.pastSlots, 1]),
      image_columns: int32Tensor(imageColumns(cache, context)),
    };
    if (decoder.layers > this.config.highres!.flexStartLayer) {
      feeds['visible'] = float32Tensor(hint?.visible ?? new Float32Array(imageTokens).fill(1), [
        1,
        imageTokens,
      ]);
      feeds['threshold'] = float32Tensor(Float32Array.of(hint?.threshold ?? 0), [1]);
    }
    for (let layer = 0; layer < decoder.layers; layer++) {
      const { key, value } = cache.tensors(layer);
      feeds[`past_key.${layer}`] = key;
      feeds[`past_value.${layer}`] = value;
    }
    return feeds;
  }

  private addHighres(feeds: Feeds, cache: KeyValueCache, { highres }: FlexStepContext): void {
    for (let layer = this.config.highres!.flexStartLayer; layer < this.config.decoder.layers; layer++) {
      const { key, value, cellOfSlot, capacity } = highres.resident(layer);
      feeds[`highres_key.${layer}`] = key;
      feeds[`highres_value.${layer}`] = value;
      feeds[`cell_of_slot.${layer}`] = cellOfSlot;
      feeds[`segments.${layer}`] = int64Tensor([cache.pastSlots, 1, capacity]);
    }
  }
}

/** Cells that are in any of the selections. */
function unionOf(selections: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from({ length: cells }, (_, cell) => (selections.some((one) => one[cell] !== 0) ? 1 : 0));
}

/** float32 [H, g, g] of the layer that was asked for; undefined where none was. */
function headMapsOf(
  outputs: FlexStepOutputs,
  cache: KeyValueCache,
  context: FlexStepContext,
): Float32Array | undefined {
  if (context.headsOfLayer === undefined) return undefined;
  const maps = outputs[`head_maps.${context.headsOfLayer}`]!;
  return gatherColumns(maps, cache.pastSlots + 1, imageColumns(cache, context));
}

type FlexStepOutputs = Record<'hidden_out' | 'keys' | 'values' | 'attention_maps', Float32Array> & {
  readonly selections?: Float32Array;
  readonly [headMaps: `head_maps.${number}`]: Float32Array | undefined;
};
