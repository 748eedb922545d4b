/** Sizes of a LLaMA decoder. */
export interface DecoderShape {
  /** D */
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  /** Heads of queries, keys and values alike. */
  readonly heads: number;
  /** headDim = D / heads */
  readonly headDim: number;
  readonly layers: number;
  readonly rmsNormEpsilon: number;
  readonly vocabularySize: number;
}

/** Sizes of a CLIP vision tower and of the projector behind it. */
export interface VisionShape {
  /** Dv */
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly heads: number;
  /** Layers that are run: those after the selected hidden state are not built. */
  readonly layersToRun: number;
  readonly layerNormEpsilon: number;
  /** Side of the input in pixels. */
  readonly imageSize: number;
  readonly patchSize: number;
  readonly activation: 'quick_gelu' | 'gelu';
  /** Linear layers of the projector, a GELU between each two; `mlp2x_gelu` has 2. */
  readonly projectorLayers: number;
  /** D, what the projector puts out. */
  readonly projectedSize: number;
}
