import type { LayerEvent } from '../protocol/runEvent.js';
import { selectionGridCells } from '../protocol/selectionGrid.js';
import type { KeptMasks } from './keptMasks.js';

/** Gathers the selections of a run as its layers report them, in arrays that grow with the tokens. */
export class MaskBuffer {
  private tokens = 0;
  private capacity = 0;
  private grids = new Uint8Array(0);
  private present = new Uint8Array(0);
  private maps = new Float32Array(0);
  private readonly column: ReadonlyMap<number, number>;

  /**
   * @param layers the layers that will report, ascending.
   * @param lowresGrid low-res image tokens per side, g.
   */
  constructor(
    private readonly layers: readonly number[],
    private readonly lowresGrid: number,
  ) {
    this.column = new Map(layers.map((layer, index) => [layer, index]));
  }

  /** Whether nothing was reported. */
  get isEmpty(): boolean {
    return this.tokens === 0;
  }

  /** Bytes held. */
  get sizeBytes(): number {
    return this.maps.byteLength + this.grids.byteLength + this.present.byteLength;
  }

  /** Takes in what a layer chose; of a layer that was not announced, or a map of another size, nothing. */
  add({ tokenIndex, layer, attentionMap, selectionGrid }: LayerEvent): void {
    const column = this.column.get(layer);
    const mapLength = this.lowresGrid ** 2;
    if (column === undefined || attentionMap.length !== mapLength) return;
    if (tokenIndex >= this.capacity) this.grow(tokenIndex + 1);
    this.tokens = Math.max(this.tokens, tokenIndex + 1);
    const pair = tokenIndex * this.layers.length + column;
    this.present[pair] = 1;
    this.grids.set(selectionGrid, pair * selectionGridCells);
    this.maps.set(attentionMap, pair * mapLength);
  }

  /** What was reported so far, as a copy. */
  masks(): KeptMasks {
    const { layers, tokens, lowresGrid } = this;
    const pairs = tokens * layers.length;
    return {
      layers: Int32Array.from(layers),
      tokens,
      lowresGrid,
      present: this.present.slice(0, pairs),
      grids: this.grids.slice(0, pairs * selectionGridCells),
      maps: this.maps.slice(0, pairs * lowresGrid ** 2),
    };
  }

  private grow(tokens: number): void {
    this.capacity = Math.max(tokens, 16, Math.ceil(this.capacity * 1.5));
    const pairs = this.capacity * this.layers.length;
    const { grids, present, maps } = this;
    this.grids = new Uint8Array(pairs * selectionGridCells);
    this.grids.set(grids);
    this.present = new Uint8Array(pairs);
    this.present.set(present);
    this.maps = new Float32Array(pairs * this.lowresGrid ** 2).fill(NaN);
    this.maps.set(maps);
  }
}
