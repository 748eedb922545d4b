import type { DecoderConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { highresTokensOfCells } from '../selection/highresTokens.js';
import { type LayerRead, ResidentLayer, type ResidentTensors } from './ResidentLayer.js';

/** Projects high-res tokens to keys and values of one layer: `key` float32 [H, d, n], `value` float32 [H, n, d]. */
export type ProjectHighres = (
  layer: number,
  tokens: Uint32Array,
) => Promise<{ readonly key: Float32Array; readonly value: Float32Array }>;

/** What a flex layer reads. */
export interface HighresRead extends LayerRead {
  /** Tokens projected now, for the count of operations. */
  readonly projectedTokens: number;
}

/** Resident arrays grow by this share of all high-res tokens at a time. */
const growthShare = 1 / 8;

/**
 * The high-res keys and values of every flex layer for one image at one place in the prompt (docs/flexattention.md,
 * sections 3 and 5). The tokens of a cell are projected the first time a layer's selection names the cell, and stay:
 * K' and V' depend on the image and on where it starts, on nothing else. A bias hides resident cells that the current
 * selection leaves out.
 */
export class HighresKeys {
  private readonly layers = new Map<number, ResidentLayer>();
  private readonly tokensOfCells: readonly Uint32Array[];

  constructor(
    private readonly config: DecoderConfig,
    private readonly highresGrid: number,
    private readonly project: ProjectHighres,
  ) {
    this.tokensOfCells = highresTokensOfCells(highresGrid);
  }

  /**
   * What a layer reads, with a bias made for this selection.
   *
   * @param cells uint8 [81], the selection of layer - 1. An empty selection gives hidden slots only.
   * @param resident false projects all selected tokens again, as the authors' code does at every token.
   */
  async read(layer: number, cells: Uint8Array, resident: boolean): Promise<HighresRead> {
    if (!resident) this.forget(layer);
    const projectedTokens = await this.ensure(layer, cells);
    return { ...this.layer(layer).select(cells, this.tokensOfCells), projectedTokens };
  }

  /** Whether all cells of a selection are resident in a layer. */
  holds(layer: number, cells: Uint8Array): boolean {
    const { slotOfCell } = this.layer(layer);
    return cells.every((cell, index) => cell === 0 || slotOfCell.has(index));
  }

  /** Projects the cells that are not resident yet. @returns the number of tokens projected. */
  async ensure(layer: number, cells: Uint8Array): Promise<number> {
    const state = this.layer(layer);
    const missing = [...cells.keys()].filter((cell) => cells[cell] !== 0 && !state.slotOfCell.has(cell));
    const tokens = this.tokensOf(missing);
    if (tokens.length > 0) {
      const { key, value } = await this.project(layer, tokens);
      state.append(missing, this.tokensOfCells, key, value, tokens.length);
    }
    return tokens.length;
  }

  /** The resident tensors of a layer as they are, for a graph that makes the bias itself. */
  resident(layer: number): ResidentTensors {
    return this.layer(layer).resident();
  }

  /** Drops what is resident in a layer. */
  forget(layer: number): void {
    this.layer(layer).clear();
  }

  /** M: tokens a selection names. */
  countTokens(cells: Uint8Array): number {
    return this.tokensOfCells.reduce((sum, tokens, cell) => sum + (cells[cell] === 0 ? 0 : tokens.length), 0);
  }

  private layer(layer: number): ResidentLayer {
    let state = this.layers.get(layer);
    if (state === undefined) {
      state = new ResidentLayer(this.config, Math.ceil(this.highresGrid ** 2 * growthShare));
      this.layers.set(layer, state);
    }
    return state;
  }

  /** Token indices of several cells, cell after cell. */
  private tokensOf(cells: readonly number[]): Uint32Array {
    const lists = cells.map((cell) => this.tokensOfCells[cell]!);
    const tokens = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
    let position = 0;
    for (const list of lists) {
      tokens.set(list, position);
      position += list.length;
    }
    return tokens;
  }
}
