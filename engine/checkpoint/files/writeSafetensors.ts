import { createHash } from 'node:crypto';
import { writeFileAtomicInPieces } from '../../storage/writeFileAtomic.js';
import { bytesPerElement, type StoredType } from './TensorFile.js';

/** A tensor to be written. */
interface TensorOfFile {
  readonly name: string;
  readonly type: StoredType;
  readonly shape: readonly number[];
}

/** A tensor to be written; `bytes` is asked for only when its turn comes. */
export interface TensorToWrite extends TensorOfFile {
  /** Raw little-endian data of exactly shape times type. */
  readonly bytes: () => Uint8Array;
}

/** A tensor to be written that need never be in memory as a whole. */
export interface TensorInPieces extends TensorOfFile {
  /** Raw little-endian data, in order; together exactly shape times type. */
  readonly pieces: () => Iterable<Uint8Array>;
}

/** What tells a file from another that is called the same. */
export interface WrittenFile {
  readonly sizeBytes: number;
  /** Of all its bytes, hexadecimal. */
  readonly sha256: string;
}

/**
 * Writes a safetensors file, tensor by tensor; whole or not at all.
 *
 * @param onTensor called before each tensor with its index; may throw to stop (nothing is left behind).
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly (TensorToWrite | TensorInPieces)[],
  metadata: Readonly<Record<string, string>>,
  onTensor: (index: number) => void = () => undefined,
): Promise<WrittenFile> {
  const hash = createHash('sha256');
  let fileBytes = 0;
  await writeFileAtomicInPieces(path, async (write) => {
    const put = async (piece: Uint8Array): Promise<void> => {
      hash.update(piece);
      fileBytes += piece.byteLength;
      await write(piece);
    };
    await put(encodeHeader(tensors, metadata));
    for (const [index, tensor] of tensors.entries()) {
      onTensor(index);
      const before = fileBytes;
      for (const piece of 'pieces' in tensor ? tensor.pieces() : [tensor.bytes()]) await put(piece);
      if (fileBytes - before !== tensorBytes(tensor)) {
        throw new Error(
          `"${tensor.name}" has ${fileBytes - before} bytes, its shape needs ${tensorBytes(tensor)}.`,
        );
      }
    }
  });
  return { sizeBytes: fileBytes, sha256: hash.digest('hex') };
}

/** Bytes that a file of these tensors will have. */
export function safetensorsBytes(
  tensors: readonly TensorOfFile[],
  metadata: Readonly<Record<string, string>>,
): number {
  const header = encodeHeader(tensors, metadata).byteLength;
  return tensors.reduce((sum, tensor) => sum + tensorBytes(tensor), header);
}

/** Length field and JSON header, padded with spaces so that the data starts at a multiple of 8 bytes. */
function encodeHeader(
  tensors: readonly TensorOfFile[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const entries: Record<string, unknown> = { __metadata__: metadata };
  let position = 0;
  for (const tensor of tensors) {
    const end = position + tensorBytes(tensor);
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

/** Bytes of a tensor's data. */
export function tensorBytes({ shape, type }: TensorOfFile): number {
  return shape.reduce<number>((product, size) => product * size, bytesPerElement[type]);
}
