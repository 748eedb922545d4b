import { open, rename, rm, stat } from 'node:fs/promises';
import { bytesPerElement, type SafetensorsType } from './safetensorsHeader.js';

/** A tensor to be written; `bytes` is asked for only when its turn comes. */
export interface TensorToWrite {
  readonly name: string;
  readonly type: SafetensorsType;
  readonly shape: readonly number[];
  /** Raw little-endian data of exactly shape times type. */
  readonly bytes: () => Uint8Array;
}

/**
 * Writes a safetensors file: to a temporary name beside it, checked for its size, then renamed, so that a full
 * disk or a crash never leaves half a file under the real name.
 *
 * @param onTensor called before each tensor with its index; may throw to stop (nothing is left behind).
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>>,
  onTensor: (index: number) => void = () => undefined,
): Promise<void> {
  const header = encodeHeader(tensors, metadata);
  const temporaryPath = `${path}.part`;
  let expectedBytes = header.byteLength;
  const file = await open(temporaryPath, 'w');
  try {
    await file.writeFile(header);
    for (const [index, tensor] of tensors.entries()) {
      onTensor(index);
      const bytes = tensor.bytes();
      if (bytes.byteLength !== sizeBytes(tensor)) {
        throw new Error(
          `"${tensor.name}" has ${bytes.byteLength} bytes, its shape needs ${sizeBytes(tensor)}.`,
        );
      }
      await file.writeFile(bytes);
      expectedBytes += bytes.byteLength;
    }
    await file.sync();
    await file.close();
    const { size } = await stat(temporaryPath);
    if (size !== expectedBytes)
      throw new Error(`${temporaryPath} has ${size} bytes where ${expectedBytes} were written.`);
    await rename(temporaryPath, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(temporaryPath, { force: true });
    throw error;
  }
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
  return shape.reduce((product, size) => product * size, bytesPerElement[type]);
}
