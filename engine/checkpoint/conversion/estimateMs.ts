import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomicInPieces } from '../../storage/writeFileAtomic.js';
import { tensorBytes, type TensorInPieces } from '../files/writeSafetensors.js';
import type { PlannedFile } from './planConversion.js';

/** Bytes of the result that are made and written to find out how fast that goes. */
const triedBytes = 8 * 2 ** 20;

/**
 * How long a conversion will take on this machine: some of its largest tensor is made and written into the folder, and the rest
 * reckoned from that. A disk may become slower once its memory is full.
 *
 * @returns milliseconds.
 */
export async function estimateMs(targetDir: string, files: readonly PlannedFile[]): Promise<number> {
  const tensors = files.flatMap((file) => file.tensors);
  const largest = tensors.reduce<TensorInPieces | undefined>(
    (most, tensor) => (most !== undefined && tensorBytes(most) >= tensorBytes(tensor) ? most : tensor),
    undefined,
  );
  if (largest === undefined) return 0;
  const path = join(targetDir, `${randomUUID()}.speed.part`);
  let bytes = 0;
  const began = performance.now();
  try {
    await writeFileAtomicInPieces(path, async (write) => {
      for (const piece of largest.pieces()) {
        await write(piece);
        bytes += piece.byteLength;
        if (bytes >= triedBytes) break;
      }
    });
  } finally {
    await rm(path, { force: true });
  }
  const allBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return ((performance.now() - began) * allBytes) / bytes;
}
