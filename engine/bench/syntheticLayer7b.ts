import type { CheckpointConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { highresRotaryTables } from '../model/decoder/rotaryTables.js';
import { selectionGridCells, selectionGridSide } from '../protocol/selectionGrid.js';
import type { DecoderRuntime } from '../runtime/DecoderRuntime.js';
import { HighresKeys } from '../runtime/HighresKeys.js';
import { KeyValueCache } from '../runtime/KeyValueCache.js';
import { seededRandom } from '../selection/seededRandom.js';

/** Positions in the cache. */
export const promptTokens = 640;
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

/** A LLaVA-1.5-7B decoder cut down to two layers: layer 0 selects, layer 1 is the one that is measured. */
export const layer7bConfig: CheckpointConfig = {
  modelName: 'synthetic-7b',
  decoder: {
    hiddenSize: 4096,
    intermediateSize: 11008,
    layers: 2,
    heads: 32,
    keyValueHeads: 32,
    biases: [],
    headDim: 128,
    vocabularySize: 64,
    rmsNormEpsilon: 1e-5,
    ropeTheta: 10_000,
    ropePositionScale: 1,
    maxPositions: 4096,
    tiedEmbeddings: false,
    eosTokenIds: [2],
    crossAttentionSize: null,
  },
  vision: {} as CheckpointConfig['vision'], // no vision tower is run here
  visionLayersRun: 0,
  connector: { shuffle: 1, layers: [], biases: true },
  fit: 'padded',
  tiling: null,
  trainedVariant: null,
  hdSize: null,
  calibrationTemperature: 1,
  drawableIds: null,
  highres: { zoomRatio: 3, lowresSize: 336, highresSize: 1008, threshold: 48, flexStartLayer: 1 },
};

/** What a step reads besides the weights. */
export interface SyntheticState {
  /** Keys of the way that keeps them, and of the way that projects them at each token. */
  readonly highres: { readonly resident: HighresKeys; readonly fresh: HighresKeys };
  readonly cache: KeyValueCache;
  /** float32 [D]: the hidden state of the new token. */
  readonly row: Float32Array;
}

/** Random keys, values and high-res features; the pool of resident cells fills during the rounds not counted. */
export function syntheticState(decoder: DecoderRuntime): SyntheticState {
  const { hiddenSize, heads, headDim, layers } = layer7bConfig.decoder;
  const random = seededRandom(11);
  const noise = (length: number): Float32Array => Float32Array.from({ length }, () => random() - 0.5);
  const cache = new KeyValueCache(layer7bConfig.decoder, promptTokens + 1);
  const past = noise(heads * headDim * promptTokens);
  for (let layer = 0; layer < layers; layer++) cache.write(layer, past, past, promptTokens);
  cache.advance(promptTokens);
  const features = noise(highresGrid ** 2 * hiddenSize); // f_HR [G*G, D]
  const tables = highresRotaryTables(layer7bConfig.decoder, imageStart, lowresGrid, highresGrid); // [G*G, d/2]
  const rowsOf = (matrix: Float32Array, columns: number, tokens: Uint32Array): Float32Array => {
    const rows = new Float32Array(tokens.length * columns);
    tokens.forEach((token, i) =>
      rows.set(matrix.subarray(token * columns, (token + 1) * columns), i * columns),
    );
    return rows;
  };
  const keys = (): HighresKeys =>
    new HighresKeys(layer7bConfig.decoder, highresGrid, (layer, tokens) =>
      decoder.projectHighres(layer, rowsOf(features, hiddenSize, tokens), {
        cos: rowsOf(tables.cos, headDim / 2, tokens),
        sin: rowsOf(tables.sin, headDim / 2, tokens),
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
