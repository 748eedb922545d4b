import type { LayerEvent } from '../protocol/runEvent.js';
import type { SelectionSums } from '../protocol/runRecord.js';
import { selectionGridCells } from '../protocol/selectionGrid.js';

/** Counts what the selections of a run come to, as they are told. */
export class SelectionCount {
  readonly #lastLayer: number | undefined;
  readonly #cells = new Uint32Array(selectionGridCells);
  #selections = 0;
  #read = 0;
  #readShares = 0;
  #least = 1;
  #most = 0;

  /** @param selectingLayers ascending, from `prefill`: what the last of them chooses is read by nobody. */
  constructor(selectingLayers: readonly number[]) {
    this.#lastLayer = selectingLayers.at(-1);
  }

  add({ layer, selectionGrid, selectedFraction }: Omit<LayerEvent, 'type' | 'attentionMap'>): void {
    this.#selections++;
    this.#least = Math.min(this.#least, selectedFraction);
    this.#most = Math.max(this.#most, selectedFraction);
    if (layer === this.#lastLayer) return;
    this.#read++;
    this.#readShares += selectedFraction;
    for (let cell = 0; cell < selectionGridCells; cell++) this.#cells[cell]! += selectionGrid[cell]!;
  }

  /** What they come to so far; undefined before the first. */
  sums(): SelectionSums | undefined {
    if (this.#selections === 0) return undefined;
    return {
      selections: this.#selections,
      read: this.#read,
      readShares: this.#readShares,
      least: this.#least,
      most: this.#most,
      cells: [...this.#cells],
    };
  }
}
