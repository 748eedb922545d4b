import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { highresRotaryTables } from '../model/decoder/rotaryTables.js';
import { selectionGridCells, selectionGridSide } from '../protocol/selectionGrid.js';
import type { DecoderRuntime } from '../runtime/DecoderRuntime.js';
import { gatherRows } from '../runtime/gatherRows.js';
import { HighresKeys } from '../runtime/HighresKeys.js';
import { KeyValueCache } from '../runtime/KeyValueCache.js';
import { seededRandom } from '../selection/seededRandom.js';

const selectedCells = 8; // 9.9 % of 81
/** Image tokens a side, g. */
export const lowresGrid = 24;
/** High-res tokens a side, G. */
export const highresGrid = 72;
/** Position of the first image token. */
export const imageStart = 35;
/** Cells that were selected at one time or another and stay resident, a third of all. */
export const residentPool = 27;

/** High-res tokens of the selected cells. */
export const selectedTokens = selectedCells * (highresGrid / selectionGridSide) ** 2;

/** What a step reads besides the weights. */
export interface SyntheticState {
  /** Keys of the way that keeps them, and of the way that projects them at each token. */
  readonly highres: { readonly resident: HighresKeys; readonly fresh: HighresKeys };
  readonly cache: KeyValueCache;
  /** float32 [D]: the hidden state of the new token. */
  readonly row: Float32Array;
}

/** Random keys, values and high-res features; the pool of resident cells fills during the rounds not counted. */
export function syntheticState(
  decoder: DecoderRuntime,
  { decoder: config }: CheckpointConfig,
  promptTokens: number,
): SyntheticState {
  const { hiddenSize, heads, headDim, layers } = config;
  const random = seededRandom(11);
  const noise = (length: number): Float32Array => Float32Array.from({ length }, () => random() - 0.5);
  const cache = new KeyValueCache(config, promptTokens + 1);
  const past = noise(heads * headDim * promptTokens);
  for (let layer = 0; layer < layers; layer++) cache.write(layer, past, past, promptTokens);
  cache.advance(promptTokens);
  const features = noise(highresGrid ** 2 * hiddenSize); // f_HR [G*G, D]
  const tables = highresRotaryTables(config, imageStart, lowresGrid, highresGrid); // [G*G, d/2]
  const keys = (): HighresKeys =>
    new HighresKeys(config, highresGrid, (layer, tokens) =>
      decoder.projectHighres(layer, gatherRows(features, tokens, hiddenSize), {
        cos: gatherRows(tables.cos, tokens, headDim / 2),
        sin: gatherRows(tables.sin, tokens, headDim / 2),
      }),
    );
  return { highres: { resident: keys(), fresh: keys() }, cache, row: noise(hiddenSize) };
}

/** uint8 [81]: 8 cells of the pool, 9 further on at each round, so that three rounds fill it. */
export function chooseCells(round: number): Uint8Array {
  const chosen = new Uint8Array(selectionGridCells);
  for (let i = 0; i < selectedCells; i++) chosen[((round * 9 + i) % residentPool) * 3] = 1;
  return chosen;
}
