import type { HighresKeys } from './HighresKeys.js';

/** What one selecting layer did during a flex step. */
export interface LayerSelection {
  readonly layer: number;
  /** float32 [g, g], before the padding is zeroed. */
  readonly attentionMap: Float32Array;
  /** uint8 [81], what layer + 1 reads. */
  readonly cells: Uint8Array;
  /** float32 [H, g, g], what `attentionMap` is the sum of; only of the layer named in `headsOfLayer`. */
  readonly headMaps?: Float32Array | undefined;
  /** M: high-res tokens this layer read itself; 0 for layer S - 1. */
  readonly readTokens: number;
  /** High-res tokens projected for this layer in this step. */
  readonly projectedTokens: number;
}

/** What a flex step reads besides the cache. */
export interface FlexStepContext {
  readonly highres: HighresKeys;
  /** False projects the selected tokens again. */
  readonly resident: boolean;
  /** Position of the first image token, and how many there are, Ni. */
  readonly imageStart: number;
  readonly imageTokens: number;
  /**
   * Turns a layer's attention map, float32 [g, g], into the cells the next layer reads, uint8 [81]. May be called more than
   * once for a layer; the last call counts.
   */
  readonly select: (layer: number, attentionMap: Float32Array) => Uint8Array;
  /** The layer whose `headMaps` are wanted; default: none. */
  readonly headsOfLayer?: number | undefined;
  /**
   * How `select` decides where it follows attention, so that a graph can do the same ahead of it. Only speed depends on it:
   * what `select` returns is what is read.
   */
  readonly hint?: SelectionHint;
}

/** The selection rule in numbers, for a graph that selects by itself. */
export interface SelectionHint {
  /** float32 [Ni]: 0 for low-res tokens that are padding, 1 otherwise. */
  readonly visible: Float32Array;
  readonly threshold: number;
  /** What is read in any case and never where a layer chooses. */
  readonly paintedAt: (layer: number) => PaintedHint;
}

/** float32 [81] each: 1 for cells read in any case; and 0 for cells never read, 1 otherwise. */
export interface PaintedHint {
  readonly force: Float32Array;
  readonly allow: Float32Array;
}
