import type { Tensor } from 'onnxruntime-node';
import type { DecoderConfig } from '../checkpoint/checkpointConfig.js';
import { highresTokensOfCells } from '../selection/highresTokens.js';
import { selectionGridSide } from '../selection/selector.js';
import { float32Tensor, int32Tensor } from './GraphSession.js';
import { hiddenBias } from './hiddenBias.js';
import { copyRows } from './KeyValueCache.js';

/** Projects high-res tokens to keys and values of one layer: `key` float32 [H, d, n], `value` float32 [H, n, d]. */
export type ProjectHighres = (
  layer: number,
  tokens: Uint32Array,
) => Promise<{ readonly key: Float32Array; readonly value: Float32Array }>;

/** What a flex layer reads. */
export interface HighresRead {
  /** float32 [H, d, R]. */
  readonly key: Tensor;
  /** float32 [H, R, d]. */
  readonly value: Tensor;
  /** float32 [R]: 0 for selected tokens, hidden otherwise. */
  readonly bias: Tensor;
  /** R. */
  readonly capacity: number;
  /** M: tokens the selection names. */
  readonly selectedTokens: number;
  /** Tokens projected now, for the count of operations. */
  readonly projectedTokens: number;
}

/** What is resident in a layer, whatever is selected. */
export interface ResidentTensors {
  /** float32 [H, d, R]. */
  readonly key: Tensor;
  /** float32 [H, R, d]. */
  readonly value: Tensor;
  /** int32 [R]: the cell each slot belongs to; 81 for an unused slot. */
  readonly cellOfSlot: Tensor;
  /** R. */
  readonly capacity: number;
}

/** Stands in `cellOfSlot` for a slot that holds nothing. */
const noCell = selectionGridSide ** 2;

/** Resident arrays grow by this share of all high-res tokens at a time. */
const growthShare = 1 / 8;

/**
 * The high-res keys and values of every flex layer for one image at one place in the prompt (specification
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

  /**
   * Empties the layers that hold more than half of all tokens, for a new question to fill with what it needs: at every
   * step hidden slots cost nearly as much as read ones.
   */
  trim(): void {
    for (const [layer, state] of this.layers) {
      if (state.usedSlots > this.highresGrid ** 2 / 2) this.layers.delete(layer);
    }
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

/** Slots of one layer. The tokens of a cell lie side by side, cells in the order they were first selected. */
class ResidentLayer {
  /** First slot of each resident cell. */
  readonly slotOfCell = new Map<number, number>();
  private used = 0;
  private capacity = 0;
  private key = new Float32Array(0);
  private value = new Float32Array(0);
  private bias = new Float32Array(0);
  private cellOfSlot = new Int32Array(0);
  private tensors: (Omit<ResidentTensors, 'capacity'> & { readonly bias: Tensor }) | undefined;

  constructor(
    private readonly config: DecoderConfig,
    private readonly growth: number,
  ) {}

  get usedSlots(): number {
    return this.used;
  }

  clear(): void {
    this.slotOfCell.clear();
    this.cellOfSlot.fill(noCell);
    this.used = 0;
  }

  append(
    cells: readonly number[],
    tokensOfCells: readonly Uint32Array[],
    key: Float32Array,
    value: Float32Array,
    count: number,
  ): void {
    const { heads, headDim } = this.config;
    this.reserve(this.used + count);
    copyRows(key, count, this.key, this.capacity, heads * headDim, count, this.used);
    copyRows(
      value,
      count * headDim,
      this.value,
      this.capacity * headDim,
      heads,
      count * headDim,
      this.used * headDim,
    );
    for (const cell of cells) {
      const end = this.used + tokensOfCells[cell]!.length;
      this.slotOfCell.set(cell, this.used);
      this.cellOfSlot.fill(cell, this.used, end);
      this.used = end;
    }
  }

  select(cells: Uint8Array, tokensOfCells: readonly Uint32Array[]): Omit<HighresRead, 'projectedTokens'> {
    this.reserve(1);
    this.bias.fill(hiddenBias);
    let selectedTokens = 0;
    for (const [cell, slot] of this.slotOfCell) {
      if (cells[cell] === 0) continue;
      const count = tokensOfCells[cell]!.length;
      this.bias.fill(0, slot, slot + count);
      selectedTokens += count;
    }
    const { key, value, bias } = this.allTensors();
    return { key, value, bias, capacity: this.capacity, selectedTokens };
  }

  resident(): ResidentTensors {
    this.reserve(1);
    const { key, value, cellOfSlot } = this.allTensors();
    return { key, value, cellOfSlot, capacity: this.capacity };
  }

  /** Views of the arrays; the same objects until the arrays grow. */
  private allTensors() {
    const { heads, headDim } = this.config;
    this.tensors ??= {
      key: float32Tensor(this.key, [heads, headDim, this.capacity]),
      value: float32Tensor(this.value, [heads, this.capacity, headDim]),
      bias: float32Tensor(this.bias, [this.capacity]),
      cellOfSlot: int32Tensor(this.cellOfSlot),
    };
    return this.tensors;
  }

  private reserve(slots: number): void {
    if (slots <= this.capacity) return;
    const { heads, headDim } = this.config;
    const capacity = Math.ceil(slots / this.growth) * this.growth;
    const key = new Float32Array(heads * headDim * capacity);
    const value = new Float32Array(heads * capacity * headDim);
    copyRows(this.key, this.capacity, key, capacity, heads * headDim, this.used);
    copyRows(this.value, this.capacity * headDim, value, capacity * headDim, heads, this.used * headDim);
    this.key = key;
    this.value = value;
    this.bias = new Float32Array(capacity);
    const cellOfSlot = new Int32Array(capacity).fill(noCell);
    cellOfSlot.set(this.cellOfSlot.subarray(0, this.used));
    this.cellOfSlot = cellOfSlot;
    this.capacity = capacity;
    this.tensors = undefined;
  }
}
