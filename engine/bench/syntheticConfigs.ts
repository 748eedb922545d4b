import type { CheckpointConfig, DecoderConfig } from '../checkpoint/layouts/checkpointConfig.js';

/** A LLaVA-1.5-7B decoder cut down to two layers: layer 0 selects, layer 1 is the one that is measured. */
export const layer7bConfig = syntheticConfig(
  'synthetic-7b',
  { hiddenSize: 4096, intermediateSize: 11008, layers: 2, heads: 32, vocabularySize: 64 },
  1,
);

/** A LLaMA of 0.87 billion parameters that reads high-res tokens from layer 9 on, as the released checkpoint does. */
export const decoder1bConfig = syntheticConfig(
  'synthetic-1b',
  { hiddenSize: 2048, intermediateSize: 5632, layers: 16, heads: 16, vocabularySize: 32_000 },
  9,
);

type Sizes = Pick<DecoderConfig, 'hiddenSize' | 'intermediateSize' | 'layers' | 'heads' | 'vocabularySize'>;

/** A decoder that no checkpoint holds, seen through a 336 x 336 and a 1008 x 1008 picture. */
function syntheticConfig(modelName: string, sizes: Sizes, flexStartLayer: number): CheckpointConfig {
  return {
    modelName,
    decoder: {
      ...sizes,
      keyValueHeads: sizes.heads,
      biases: [],
      headDim: sizes.hiddenSize / sizes.heads,
      rmsNormEpsilon: 1e-5,
      ropeTheta: 10_000,
      ropePositionScale: 1,
      maxPositions: 4096,
      tiedEmbeddings: false,
      eosTokenIds: [2],
      crossAttentionSize: null,
    },
    // No vision tower is run here: its sizes tell that of the grid.
    vision: { imageSize: 336, patchSize: 14 } as CheckpointConfig['vision'],
    visionLayersRun: 0,
    connector: { shuffle: 1, layers: [], biases: true },
    fit: 'padded',
    tiling: null,
    trainedVariant: null,
    hdSize: null,
    calibrationTemperature: 1,
    drawableIds: null,
    highres: { zoomRatio: 3, lowresSize: 336, highresSize: 1008, threshold: 48, flexStartLayer },
  };
}
