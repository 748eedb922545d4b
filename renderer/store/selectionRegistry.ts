import type { RunMessage } from '../../electron/ipc/runEvents.js';
import type { FrequencyScope } from '../features/canvasPanel/overlaySlice.js';

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
  readonly #runs = new Map<string, Map<number, Map<number, LayerSelection>>>();
  #mapBytes = 0;

  constructor(private readonly budgetBytes = 256 * 2 ** 20) {}

  record(runId: string, message: Extract<RunMessage, { type: 'layer' }>): void {
    const { tokenIndex, layer, attentionMap, selectionGrid, selectedFraction } = message;
    const tokens = entry(this.#runs, runId, () => new Map<number, Map<number, LayerSelection>>());
    const layers = entry(tokens, tokenIndex, () => new Map<number, LayerSelection>());
    layers.set(layer, { attentionMap, selectionGrid, selectedFraction });
    this.#mapBytes += attentionMap.byteLength;
    if (this.#mapBytes > this.budgetBytes) this.#dropOldestMaps(runId);
  }

  /** The selection of a layer at a token; undefined while it has not arrived. */
  at(runId: string, tokenIndex: number, layer: number): LayerSelection | undefined {
    return this.#runs.get(runId)?.get(tokenIndex)?.get(layer);
  }

  /** How often each cell was chosen: over everything, over the layers of a token, or over the tokens of a layer. */
  frequency(
    runId: string,
    scope: FrequencyScope,
    focus: { readonly tokenIndex: number; readonly layer: number | null },
  ): SelectionFrequency | null {
    let counts: Float32Array | null = null;
    let pairs = 0;
    for (const [tokenIndex, layers] of this.#runs.get(runId) ?? []) {
      if (scope === 'layers' && tokenIndex !== focus.tokenIndex) continue;
      for (const [layer, { selectionGrid }] of layers) {
        if (scope === 'tokens' && layer !== focus.layer) continue;
        counts ??= new Float32Array(selectionGrid.length);
        for (let cell = 0; cell < selectionGrid.length; cell++) counts[cell]! += selectionGrid[cell]!;
        pairs++;
      }
    }
    return counts === null ? null : { shares: counts.map((count) => count / pairs), pairs };
  }

  /** Layers and tokens that chose a cell. */
  choosers(
    runId: string,
    cell: number,
    tokenIndex: number,
  ): { readonly layersHere: number; readonly layersInAll: number; readonly tokens: number } {
    let layersHere = 0;
    let layersInAll = 0;
    let tokens = 0;
    for (const [token, layers] of this.#runs.get(runId) ?? []) {
      const chosen = [...layers.values()].filter(({ selectionGrid }) => selectionGrid[cell] === 1).length;
      if (chosen > 0) tokens++;
      if (token === tokenIndex) {
        layersHere = chosen;
        layersInAll = layers.size;
      }
    }
    return { layersHere, layersInAll, tokens };
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
    for (const layers of this.#runs.get(runId)?.values() ?? []) {
      for (const [layer, selection] of layers) {
        this.#mapBytes -= selection.attentionMap?.byteLength ?? 0;
        layers.set(layer, { ...selection, attentionMap: null });
      }
    }
  }
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
