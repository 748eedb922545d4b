import type { Tensor } from './onnxruntime.js';
import type { DecoderConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { selectionGridSide } from '../protocol/selectionGrid.js';
import { copyRows } from './copyRows.js';
import { float32Tensor, int32Tensor } from './GraphSession.js';
import { hiddenBias } from '../model/decoder/hiddenBias.js';

/** What a layer reads, hidden slots included. */
export interface LayerRead {
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

/** Slots of one layer. The tokens of a cell lie side by side, cells in the order they were first selected. */
export class ResidentLayer {
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
    const { keyValueHeads: heads, headDim } = this.config;
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

  select(cells: Uint8Array, tokensOfCells: readonly Uint32Array[]): LayerRead {
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
    const { keyValueHeads: heads, headDim } = this.config;
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
    const { keyValueHeads: heads, headDim } = this.config;
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
