/** Numbers of columns that may share one scale: few keep a matrix nearer to what it was, many take less room. */
export const blockSizes = [32, 128] as const;

/** Columns that share one scale. */
export type BlockSize = (typeof blockSizes)[number];

/** From this width on a decoder is large: 1.1 billion parameters and more. */
const largeWidth = 2048;

/**
 * Where nobody says how many numbers share a scale: 128 in 4 bits of large decoders, which lose little by it and run in a quarter less
 * memory (docs/checkpoints.md, "What a 7B takes"); 32 otherwise.
 */
export function usualBlockSize(weights: 'int8' | 'int4', hiddenSize: number): BlockSize {
  return weights === 'int4' && hiddenSize >= largeWidth ? 128 : 32;
}
