import type { Tensor } from './onnxruntime.js';
import type { DecoderConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { copyRows } from './copyRows.js';
import { float32Tensor } from './GraphSession.js';
import { hiddenBias } from '../model/decoder/hiddenBias.js';

/** Slots are added this many at a time: shapes stay the same for as many steps, and the arrays with them. */
const capacityStep = 128;

/**
 * Keys and values of the positions read so far, per layer, in memory of the host: graphs take them as inputs, put out
 * only what is new, and `write` stores it. (Putting whole caches out would copy them at every step.)
 *
 * Keys are kept transposed, float32 [H, d, capacity], values as [H, capacity, d]. Slots from `length` on hold nothing
 * of meaning; the biases hide them.
 */
export class KeyValueCache {
  /** Positions stored. */
  length = 0;
  private slots: number;
  private readonly layers: {
    key: Float32Array;
    value: Float32Array;
    keyTensor: Tensor;
    valueTensor: Tensor;
  }[];
  private oneStepBias: Float32Array;
  private readonly emptyPast: { readonly key: Tensor; readonly value: Tensor };

  constructor(
    private readonly config: DecoderConfig,
    positions: number,
  ) {
    const { keyValueHeads: heads, headDim } = config;
    this.slots = roundUp(positions);
    this.emptyPast = {
      key: float32Tensor(new Float32Array(heads * headDim), [heads, headDim, 1]),
      value: float32Tensor(new Float32Array(heads * headDim), [heads, 1, headDim]),
    };
    this.layers = Array.from({ length: config.layers }, () => this.allocate());
    this.oneStepBias = this.makeStepBias();
  }

  /** P, slots per head that graphs see: at least `length`. While nothing is stored it is one hidden slot. */
  get pastSlots(): number {
    return this.length === 0 ? 1 : this.slots;
  }

  /** The tensors a layer's graph takes: `key` [H, d, P], `value` [H, P, d]. */
  tensors(layer: number): { readonly key: Tensor; readonly value: Tensor } {
    if (this.length === 0) return this.emptyPast;
    const { keyTensor, valueTensor } = this.layers[layer]!;
    return { key: keyTensor, value: valueTensor };
  }

  /** Makes room for `positions` in all, keeping what is stored. */
  reserve(positions: number): void {
    if (positions <= this.slots) return;
    const { keyValueHeads: heads, headDim } = this.config;
    const oldSlots = this.slots;
    this.slots = roundUp(positions);
    for (let layer = 0; layer < this.layers.length; layer++) {
      const { key, value } = this.layers[layer]!;
      const grown = this.allocate();
      copyRows(key, oldSlots, grown.key, this.slots, heads * headDim, this.length);
      copyRows(value, oldSlots * headDim, grown.value, this.slots * headDim, heads, this.length * headDim);
      this.layers[layer] = grown;
    }
    this.oneStepBias = this.makeStepBias();
  }

  /**
   * Stores what a layer put out for the next `count` positions: `key` [H, d, count], `value` [H, count, d].
   * Room must have been made for them.
   */
  write(layer: number, key: Float32Array, value: Float32Array, count: number): void {
    const { keyValueHeads: heads, headDim } = this.config;
    const target = this.layers[layer]!;
    copyRows(key, count, target.key, this.slots, heads * headDim, count, this.length);
    copyRows(
      value,
      count * headDim,
      target.value,
      this.slots * headDim,
      heads,
      count * headDim,
      this.length * headDim,
    );
  }

  /** Stores one position of all layers: `keys` and `values` float32 [L, H, d]. */
  writeStep(keys: Float32Array, values: Float32Array): void {
    const { layers, keyValueHeads: heads, headDim } = this.config;
    const size = heads * headDim;
    for (let layer = 0; layer < layers; layer++) {
      const [start, end] = [layer * size, (layer + 1) * size];
      this.write(layer, keys.subarray(start, end), values.subarray(start, end), 1);
    }
  }

  /** Makes the `count` positions just written by all layers part of the past. */
  advance(count: number): void {
    this.oneStepBias.fill(0, this.length, this.length + count);
    this.length += count;
  }

  /** Forgets all positions from `length` on. */
  truncate(length: number): void {
    this.oneStepBias.fill(hiddenBias, length, this.slots);
    this.length = length;
  }

  /** float32 [1, P + 1] for one new position: it sees all stored positions and itself. */
  stepBias(): Tensor {
    if (this.length === 0) return this.promptBias(1);
    return float32Tensor(this.oneStepBias, [1, this.slots + 1]);
  }

  /** float32 [T, P + T] for T new positions: each sees all stored positions, the new ones before it and itself. */
  promptBias(count: number): Tensor {
    const past = this.pastSlots;
    const rowLength = past + count;
    const bias = new Float32Array(count * rowLength).fill(hiddenBias);
    for (let row = 0; row < count; row++) {
      const start = row * rowLength;
      bias.fill(0, start, start + this.length);
      bias.fill(0, start + past, start + past + row + 1);
    }
    return float32Tensor(bias, [count, rowLength]);
  }

  private makeStepBias(): Float32Array {
    const bias = new Float32Array(this.slots + 1).fill(hiddenBias);
    bias.fill(0, 0, this.length);
    bias[this.slots] = 0;
    return bias;
  }

  private allocate() {
    const { keyValueHeads: heads, headDim } = this.config;
    const key = new Float32Array(heads * headDim * this.slots);
    const value = new Float32Array(heads * this.slots * headDim);
    return {
      key,
      value,
      keyTensor: float32Tensor(key, [heads, headDim, this.slots]),
      valueTensor: float32Tensor(value, [heads, this.slots, headDim]),
    };
  }
}

function roundUp(positions: number): number {
  return Math.max(1, Math.ceil(positions / capacityStep)) * capacityStep;
}
