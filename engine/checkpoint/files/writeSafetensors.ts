import { writeFileAtomicInPieces } from '../../storage/writeFileAtomic.js';
import { bytesPerElement, type StoredType } from './TensorFile.js';

/** A tensor to be written; `bytes` is asked for only when its turn comes. */
export interface TensorToWrite {
  readonly name: string;
  readonly type: StoredType;
  readonly shape: readonly number[];
  /** Raw little-endian data of exactly shape times type. */
  readonly bytes: () => Uint8Array;
}

/**
 * Writes a safetensors file, tensor by tensor; whole or not at all.
 *
 * @param onTensor called before each tensor with its index; may throw to stop (nothing is left behind).
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>>,
  onTensor: (index: number) => void = () => undefined,
): Promise<void> {
  await writeFileAtomicInPieces(path, async (write) => {
    await write(encodeHeader(tensors, metadata));
    for (const [index, tensor] of tensors.entries()) {
      onTensor(index);
      const bytes = tensor.bytes();
      if (bytes.byteLength !== sizeBytes(tensor)) {
        throw new Error(
          `"${tensor.name}" has ${bytes.byteLength} bytes, its shape needs ${sizeBytes(tensor)}.`,
        );
      }
      await write(bytes);
    }
  });
}

/** Length field and JSON header, padded with spaces so that the data starts at a multiple of 8 bytes. */
function encodeHeader(
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const entries: Record<string, unknown> = { __metadata__: metadata };
  let position = 0;
  for (const tensor of tensors) {
    const end = position + sizeBytes(tensor);
    entries[tensor.name] = { dtype: tensor.type, shape: tensor.shape, data_offsets: [position, end] };
    position = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(entries));
  const padded = Math.ceil(json.byteLength / 8) * 8;
  const header = new Uint8Array(8 + padded).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(json, 8);
  return header;
}

function sizeBytes({ shape, type }: TensorToWrite): number {
  return shape.reduce<number>((product, size) => product * size, bytesPerElement[type]);
}
