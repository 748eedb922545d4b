import type { RunMasks } from '../../../electron/ipc/sessionContracts.js';
import type { LayerEvent } from '../../../engine/protocol/runEvent.js';
import type { SelectionSums } from '../../../engine/protocol/runRecord.js';
import { selectionGridCells } from '../../../engine/protocol/selectionGrid.js';
import { readingLayer } from '../../../engine/selection/readingLayer.js';
import { SelectionCount } from '../../../engine/selection/SelectionCount.js';
import type { FrequencyScope } from '../view/overlaySlice.js';

/** What one layer chose while one token was computed. */
export interface LayerSelection {
  /** float32 [g, g], raster order; null while it is not here: the maps of a token are fetched when it is shown. */
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
 * The selections that this window shows, kept outside the store: the store holds ids and small values only. All selections are
 * on the disk with their session; here are those of the answers looked at last, up to `budgetBytes`. Beyond that the maps
 * used longest ago go, then the grids of the run used longest ago; with each question, most of the answers before it. What a
 * run comes to is kept of every open run.
 */
export class SelectionRegistry {
  readonly #runs = new Map<string, RunSelections>();
  /** Bytes of the maps of each token, those used longest ago first. */
  readonly #maps = new Map<string, { readonly runId: string; readonly tokenIndex: number; bytes: number }>();
  /** What is looked at now: it is never let go of. */
  #inUse: { readonly runId: string; readonly mapKey: string } | null = null;
  /** The same of what is compared with it, by run and by map. */
  #held: { readonly runIds: ReadonlySet<string>; readonly mapKeys: ReadonlySet<string> } = nothingHeld;
  #bytes = 0;

  constructor(private readonly budgetBytes = 64 * 2 ** 20) {}

  /** Bytes of all maps and grids that are here. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes in which layers of a run will choose, ascending: what the last of them chooses is read by nobody. */
  announceLayers(runId: string, selectingLayers: readonly number[]): void {
    const run = entry(this.#runs, runId, emptySelections);
    run.selectingLayers = selectingLayers;
    run.grids = 'coming';
    this.#trimEnded();
  }

  /** Takes in a selection of a run that is under way. */
  record(runId: string, message: LayerEvent): void {
    const { tokenIndex, layer, attentionMap, selectionGrid, selectedFraction } = message;
    const run = entry(this.#runs, runId, emptySelections);
    this.#put(run, tokenIndex, layer, { attentionMap, selectionGrid, selectedFraction });
    if (readingLayer(layer, run.selectingLayers) !== null) {
      for (let cell = 0; cell < selectionGridCells; cell++) run.counts[cell]! += selectionGrid[cell]!;
      run.pairs++;
    }
    this.#countMaps(runId, tokenIndex, attentionMap.byteLength + arrayBytes);
    this.#trim();
  }

  /** A run that was under way is over: all its selections are here, and may be let go of. */
  ended(runId: string): void {
    const run = this.#runs.get(runId);
    if (run?.grids === 'coming') run.grids = 'here';
  }

  /** Takes in what a run that was kept comes to, and which of its layers choose. */
  restore(runId: string, selectingLayers: readonly number[], sums: SelectionSums | undefined): void {
    const run = entry(this.#runs, runId, emptySelections);
    run.selectingLayers = selectingLayers;
    if (sums === undefined) return;
    run.counts.set(sums.cells);
    run.pairs = sums.read;
  }

  /** Takes in the grids of a run that was kept. */
  load(runId: string, { layers, tokens, grids, present }: RunMasks): void {
    const run = entry(this.#runs, runId, emptySelections);
    const isCounted = run.pairs > 0;
    for (let tokenIndex = 0; tokenIndex < tokens; tokenIndex++) {
      layers.forEach((layer, index) => {
        const at = tokenIndex * layers.length + index;
        if (present[at] !== 1 || run.tokens.get(tokenIndex)?.has(layer) === true) return;
        const selectionGrid = grids.subarray(at * selectionGridCells, (at + 1) * selectionGridCells);
        const selectedFraction = selectionGrid.reduce((sum, cell) => sum + cell, 0) / selectionGridCells;
        this.#put(run, tokenIndex, layer, { attentionMap: null, selectionGrid, selectedFraction });
        if (isCounted || readingLayer(layer, run.selectingLayers) === null) return;
        for (let cell = 0; cell < selectionGridCells; cell++) run.counts[cell]! += selectionGrid[cell]!;
        run.pairs++;
      });
    }
    run.grids = 'here';
    this.#trim();
  }

  /** Takes in the maps of one token of a run whose grids are here: float32 [L, g, g], NaN where a layer did not report. */
  loadMaps(runId: string, tokenIndex: number, layers: readonly number[], maps: Float32Array): void {
    const token = this.#runs.get(runId)?.tokens.get(tokenIndex);
    if (token === undefined || layers.length === 0) return;
    const side = maps.length / layers.length;
    let bytes = 0;
    layers.forEach((layer, index) => {
      const selection = token.get(layer);
      const attentionMap = maps.subarray(index * side, (index + 1) * side);
      if (selection?.attentionMap !== null || Number.isNaN(attentionMap[0])) return;
      token.set(layer, { ...selection, attentionMap });
      bytes += attentionMap.byteLength;
    });
    this.#countMaps(runId, tokenIndex, bytes);
    this.#trim();
  }

  /** Takes note of what is looked at: it is let go of last. */
  use(runId: string, tokenIndex: number): void {
    const key = mapKey(runId, tokenIndex);
    if (this.#inUse?.mapKey === key) return;
    this.#inUse = { runId, mapKey: key };
    touch(this.#runs, runId);
    touch(this.#maps, key);
  }

  /** Takes note of what is compared with what is looked at: it is not let go of either. */
  hold(places: readonly { readonly runId: string; readonly tokenIndex: number }[]): void {
    if (places.length === 0 && this.#held === nothingHeld) return;
    this.#held = {
      runIds: new Set(places.map(({ runId }) => runId)),
      mapKeys: new Set(places.map(({ runId, tokenIndex }) => mapKey(runId, tokenIndex))),
    };
  }

  /** Whether the grids of a run are here, as far as there are any. */
  hasGrids(runId: string): boolean {
    return this.#runs.get(runId)?.grids !== 'away';
  }

  /** Whether the maps of a token are to be fetched: its selections are here, and a map is not. */
  lacksMaps(runId: string, tokenIndex: number): boolean {
    const token = this.#runs.get(runId)?.tokens.get(tokenIndex);
    return [...(token?.values() ?? [])].some(({ attentionMap }) => attentionMap === null);
  }

  /** The selection of a layer at a token; undefined while it is not here. The same object as long as it is the same. */
  at(runId: string, tokenIndex: number, layer: number): LayerSelection | undefined {
    return this.#runs.get(runId)?.tokens.get(tokenIndex)?.get(layer);
  }

  /** Mean selected share of a layer over the tokens that are here, 0 to 1; null before the first. */
  layerMean(runId: string, layer: number): number | null {
    const sum = this.#runs.get(runId)?.layerSums.get(layer);
    return sum === undefined ? null : sum.selected / sum.tokens;
  }

  /** Tokens for which the selection of a layer is here. */
  layerTokens(runId: string, layer: number): number {
    return this.#runs.get(runId)?.layerSums.get(layer)?.tokens ?? 0;
  }

  /**
   * How often each cell was chosen: over everything that is read, over the layers of a token that are read, or over the
   * tokens of a layer.
   *
   * @returns null before the first selection, and where the grids for it are not here; over everything needs none.
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

  /** What the selections of a run come to, counted from those that are here; undefined before the first. */
  sums(runId: string): SelectionSums | undefined {
    const run = this.#runs.get(runId);
    if (run === undefined || run.selectingLayers.length === 0) return undefined;
    const count = new SelectionCount(run.selectingLayers);
    for (const [tokenIndex, layers] of run.tokens) {
      for (const [layer, selection] of layers) count.add({ tokenIndex, layer, ...selection });
    }
    return count.sums();
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

  /** Lets go of the selections of a run that is deleted; what it comes to stays, in case it is brought back. */
  putAway(runId: string): void {
    const run = this.#runs.get(runId);
    if (run !== undefined) this.#drop(runId, run);
  }

  /** Forgets a run, and what it comes to. */
  forget(runId: string): void {
    const run = this.#runs.get(runId);
    if (run === undefined) return;
    this.#drop(runId, run);
    this.#runs.delete(runId);
    if (this.#inUse?.runId === runId) this.#inUse = null;
  }

  #put(run: RunSelections, tokenIndex: number, layer: number, selection: LayerSelection): void {
    entry(run.tokens, tokenIndex, () => new Map<number, LayerSelection>()).set(layer, selection);
    const sum = entry(run.layerSums, layer, () => ({ selected: 0, tokens: 0 }));
    sum.selected += selection.selectedFraction;
    sum.tokens++;
    run.bytes += selectionBytes;
    this.#bytes += selectionBytes;
  }

  #countMaps(runId: string, tokenIndex: number, bytes: number): void {
    const key = mapKey(runId, tokenIndex);
    entry(this.#maps, key, () => ({ runId, tokenIndex, bytes: 0 })).bytes += bytes;
    touch(this.#maps, key);
    this.#bytes += bytes;
  }

  #trim(): void {
    for (const [key, { runId, tokenIndex }] of this.#maps) {
      if (this.#bytes <= this.budgetBytes) return;
      if (key !== this.#inUse?.mapKey && !this.#held.mapKeys.has(key)) this.#dropMaps(runId, tokenIndex);
    }
    for (const [runId, run] of this.#runs) {
      if (this.#bytes <= this.budgetBytes) return;
      const inUse = runId === this.#inUse?.runId || this.#held.runIds.has(runId);
      if (run.grids === 'here' && !inUse) this.#drop(runId, run);
    }
  }

  /**
   * Lets go of what answers that are over chose, so that a long row of questions does not fill the budget; of those that were
   * used last, it stays.
   */
  #trimEnded(): void {
    let keptBytes = 0;
    for (const [key, { runId, tokenIndex, bytes }] of [...this.#maps].reverse()) {
      keptBytes += bytes;
      const isOver = this.#runs.get(runId)?.grids === 'here' && key !== this.#inUse?.mapKey;
      if (isOver && keptBytes > endedBytes && !this.#held.mapKeys.has(key)) this.#dropMaps(runId, tokenIndex);
    }
    keptBytes = 0;
    for (const [runId, run] of [...this.#runs].reverse()) {
      keptBytes += run.bytes;
      const inUse = runId === this.#inUse?.runId || this.#held.runIds.has(runId);
      if (run.grids === 'here' && !inUse && keptBytes > endedBytes) this.#drop(runId, run);
    }
  }

  /** Lets go of the grids and maps of a run; what it comes to stays. */
  #drop(runId: string, run: RunSelections): void {
    for (const tokenIndex of run.tokens.keys()) this.#dropMaps(runId, tokenIndex);
    this.#bytes -= run.bytes;
    run.bytes = 0;
    run.tokens.clear();
    run.layerSums.clear();
    run.grids = 'away';
  }

  #dropMaps(runId: string, tokenIndex: number): void {
    const key = mapKey(runId, tokenIndex);
    this.#bytes -= this.#maps.get(key)?.bytes ?? 0;
    this.#maps.delete(key);
    const layers = this.#runs.get(runId)?.tokens.get(tokenIndex);
    for (const [layer, selection] of layers ?? []) layers!.set(layer, { ...selection, attentionMap: null });
  }
}

const nothingHeld = { runIds: new Set<string>(), mapKeys: new Set<string>() } as const;

/** How much of the maps, and of the grids, of answers that are over is kept when another question is asked. */
const endedBytes = 2 ** 19;

/** What holds an array of its own in Chromium, about: the array, its buffer, and where that lies. */
const arrayBytes = 400;

/** A grid of 81 bytes and what holds it and its selection, about. */
const selectionBytes = 600;

/** The selections of a run that are here, with the sums that views read every frame. */
interface RunSelections {
  readonly tokens: Map<number, Map<number, LayerSelection>>;
  selectingLayers: readonly number[];
  /** How many layer-token pairs that are read chose each cell, of the whole run. */
  readonly counts: Uint32Array;
  pairs: number;
  readonly layerSums: Map<number, { selected: number; tokens: number }>;
  /** Bytes of the grids. */
  bytes: number;
  /** `coming` while the run is under way: nobody else has all of them yet. */
  grids: 'away' | 'coming' | 'here';
}

function emptySelections(): RunSelections {
  return {
    tokens: new Map(),
    selectingLayers: [],
    counts: new Uint32Array(selectionGridCells),
    pairs: 0,
    layerSums: new Map(),
    bytes: 0,
    grids: 'away',
  };
}

function frequencyOf(counts: Uint32Array, pairs: number): SelectionFrequency {
  return { shares: Float32Array.from(counts, (count) => count / pairs), pairs };
}

function mapKey(runId: string, tokenIndex: number): string {
  return `${runId} ${tokenIndex}`;
}

/** Puts an entry at the end of a map's order. */
function touch<K, V>(map: Map<K, V>, key: K): void {
  const value = map.get(key);
  if (value === undefined) return;
  map.delete(key);
  map.set(key, value);
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
