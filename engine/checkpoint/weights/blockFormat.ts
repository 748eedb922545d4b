import { type BlockSize, blockSizes } from '../../protocol/blockSize.js';

/** How a linear weight is kept in blocks (docs/checkpoint-format.md). */
export interface BlockFormat {
  readonly bits: 4 | 8;
  readonly blockSize: BlockSize;
  /** Whether the code of the value 0 is the same everywhere; otherwise each block has a zero point of its own. */
  readonly symmetric: boolean;
}

/** What a matrix is brought into where it is not stored in blocks and nobody says how. */
export const defaultBlocks = {
  int8: { bits: 8, blockSize: 32, symmetric: true },
  int4: { bits: 4, blockSize: 32, symmetric: true },
} as const satisfies Record<string, BlockFormat>;

/** The code of the value 0 where no zero points are stored (ONNX Runtime's default): 8 or 128. */
export function middleCode(bits: 4 | 8): number {
  return 2 ** (bits - 1);
}

/** Shapes of the tensors that hold a matrix [rows N, columns K]. Two codes or zero points of 4 bits share a byte, the first below. */
export function blockShapes(
  { bits, blockSize }: Pick<BlockFormat, 'bits' | 'blockSize'>,
  rows: number,
  columns: number,
): Readonly<Record<'codes' | 'scales' | 'zeroPoints', readonly number[]>> {
  const blocks = Math.ceil(columns / blockSize);
  return {
    codes: [rows, blocks, (blockSize * bits) / 8],
    scales: [rows, blocks],
    zeroPoints: [rows, Math.ceil((blocks * bits) / 8)],
  };
}

/**
 * Tells the format by the bytes a block takes: 16 and 64 hold 4-bit codes, 32 and 128 hold 8-bit ones.
 *
 * @param codesShape of a tensor of codes, [N, blocks, bytes]. @returns undefined where no format has such blocks.
 */
export function formatOfCodes(
  codesShape: readonly number[],
): Pick<BlockFormat, 'bits' | 'blockSize'> | undefined {
  const bytes = codesShape[2];
  return ([4, 8] as const)
    .flatMap((bits) => blockSizes.map((blockSize) => ({ bits, blockSize })))
    .find(({ bits, blockSize }) => (blockSize * bits) / 8 === bytes);
}
