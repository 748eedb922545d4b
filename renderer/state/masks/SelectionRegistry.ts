import type { LayerEvent } from '../../../engine/protocol/runEvent.js';
import { selectionGridCells } from '../../../engine/protocol/selectionGrid.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import type { FrequencyScope } from '../view/overlaySlice.js';

/** What one layer chose while one token was computed. */
export interface LayerSelection {
  /** float32 [g, g], raster order; null when it was dropped to bound memory. */
  readonly attentionMap: Float32Array | null;
  /** uint8 [9, 9]: 1 = selected. */
  readonly selectionGrid: Uint8Array;
  /** Share of cells selected, 0 to 1. */
  readonly selectedFraction: number;
}

/** How often each cell was chosen. */
export interface SelectionFrequency {
  /** float32 [9, 9]: share of the layer-token pairs that chose the cell, 0 to 1. */
  readonly shares: Float32Array;
  /** Layer-token pairs counted. */
  readonly pairs: number;
}

/**
 * The masks of every run in this window, kept outside the store: the store holds ids and small values only.
 * Attention maps beyond `budgetBytes` are dropped, oldest run first; selection grids are kept.
 */
export class SelectionRegistry {
  readonly #runs = new Map<string, RunMasks>();
  #mapBytes = 0;

  constructor(private readonly budgetBytes = 256 * 2 ** 20) {}

  /** Takes in which layers of a run will choose, ascending: what the last of them chooses is read by nobody. */
  announceLayers(runId: string, selectingLayers: readonly number[]): void {
    entry(this.#runs, runId, emptyMasks).selectingLayers = selectingLayers;
  }

  record(runId: string, message: LayerEvent): void {
    const { tokenIndex, layer, attentionMap, selectionGrid, selectedFraction } = message;
    const run = entry(this.#runs, runId, emptyMasks);
    const layers = entry(run.tokens, tokenIndex, () => new Map<number, LayerSelection>());
    layers.set(layer, { attentionMap, selectionGrid, selectedFraction });
    if (readingLayer(layer, run.selectingLayers) !== null) {
      for (let cell = 0; cell < selectionGridCells; cell++) run.counts[cell]! += selectionGrid[cell]!;
      run.pairs++;
    }
    const sum = entry(run.layerSums, layer, () => ({ selected: 0, tokens: 0 }));
    sum.selected += selectedFraction;
    sum.tokens++;
    this.#mapBytes += attentionMap.byteLength;
    if (this.#mapBytes > this.budgetBytes) this.#dropOldestMaps(runId);
  }

  /** The selection of a layer at a token; undefined while it has not arrived. */
  at(runId: string, tokenIndex: number, layer: number): LayerSelection | undefined {
    return this.#runs.get(runId)?.tokens.get(tokenIndex)?.get(layer);
  }

  /** Mean selected share of a layer over the tokens so far, 0 to 1; null before the first. */
  layerMean(runId: string, layer: number): number | null {
    const sum = this.#runs.get(runId)?.layerSums.get(layer);
    return sum === undefined ? null : sum.selected / sum.tokens;
  }

  /** Tokens for which a layer has reported. */
  layerTokens(runId: string, layer: number): number {
    return this.#runs.get(runId)?.layerSums.get(layer)?.tokens ?? 0;
  }

  /**
   * How often each cell was chosen: over everything that is read, over the layers of a token that are read, or over the
   * tokens of a layer.
   */
  frequency(
    runId: string,
    scope: FrequencyScope,
    focus: { readonly tokenIndex: number; readonly layer: number | null },
  ): SelectionFrequency | null {
    const run = this.#runs.get(runId);
    if (run === undefined) return null;
    if (scope === 'all') return run.pairs === 0 ? null : frequencyOf(run.counts, run.pairs);
    const selections =
      scope === 'layers'
        ? [...(run.tokens.get(focus.tokenIndex) ?? [])].flatMap(([layer, selection]) =>
            readingLayer(layer, run.selectingLayers) === null ? [] : [selection],
          )
        : [...run.tokens.values()].flatMap((layers) => layers.get(focus.layer ?? -1) ?? []);
    const counts = new Uint32Array(selectionGridCells);
    for (const { selectionGrid } of selections) {
      for (let cell = 0; cell < selectionGridCells; cell++) counts[cell]! += selectionGrid[cell]!;
    }
    return selections.length === 0 ? null : frequencyOf(counts, selections.length);
  }

  /** Layers and tokens that chose a cell. */
  choosers(
    runId: string,
    cell: number,
    tokenIndex: number,
  ): { readonly layersHere: number; readonly layersInAll: number; readonly tokens: number } {
    const byToken = this.#runs.get(runId)?.tokens ?? new Map<number, Map<number, LayerSelection>>();
    const chose = ({ selectionGrid }: LayerSelection): boolean => selectionGrid[cell] === 1;
    const here = [...(byToken.get(tokenIndex)?.values() ?? [])];
    return {
      layersHere: here.filter(chose).length,
      layersInAll: here.length,
      tokens: [...byToken.values()].filter((layers) => [...layers.values()].some(chose)).length,
    };
  }

  forget(runId: string): void {
    this.#dropMaps(runId);
    this.#runs.delete(runId);
  }

  #dropOldestMaps(keepRunId: string): void {
    for (const runId of this.#runs.keys()) {
      if (runId === keepRunId || this.#mapBytes <= this.budgetBytes) return;
      this.#dropMaps(runId);
    }
  }

  #dropMaps(runId: string): void {
    for (const layers of this.#runs.get(runId)?.tokens.values() ?? []) {
      for (const [layer, selection] of layers) {
        this.#mapBytes -= selection.attentionMap?.byteLength ?? 0;
        layers.set(layer, { ...selection, attentionMap: null });
      }
    }
  }
}

/** The masks of a run, with the sums that views read every frame. */
interface RunMasks {
  readonly tokens: Map<number, Map<number, LayerSelection>>;
  selectingLayers: readonly number[];
  /** How many layer-token pairs that are read chose each cell. */
  readonly counts: Uint32Array;
  pairs: number;
  readonly layerSums: Map<number, { selected: number; tokens: number }>;
}

function emptyMasks(): RunMasks {
  return {
    tokens: new Map(),
    selectingLayers: [],
    counts: new Uint32Array(selectionGridCells),
    pairs: 0,
    layerSums: new Map(),
  };
}

function frequencyOf(counts: Uint32Array, pairs: number): SelectionFrequency {
  return { shares: Float32Array.from(counts, (count) => count / pairs), pairs };
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
