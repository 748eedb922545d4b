import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { StoredType } from '../files/TensorFile.js';

/** A tensor to write: a view of a storage that is given whole. Counts and strides in elements. */
export interface TorchTensorToWrite {
  readonly name: string;
  readonly type: StoredType;
  readonly shape: readonly number[];
  /** Default: contiguous. */
  readonly stride?: readonly number[];
  readonly offset?: number;
  /** Number of its storage; tensors of one number share it. */
  readonly storage: number;
}

/** Raw bytes, or one piece after another where they are too many to be in memory at once. */
type Content = Uint8Array | (() => Iterable<Uint8Array>);

/** A storage: its raw bytes, and how many elements the pickle says it has. */
export interface StorageToWrite {
  readonly bytes: Content;
  readonly count: number;
}

/** Writes a file as `torch.save` does of a state dict (protocol 2, stored zip), for tests. */
export async function writeTorchFile(
  path: string,
  tensors: readonly TorchTensorToWrite[],
  storages: readonly StorageToWrite[],
): Promise<void> {
  await writeTorchArchive(path, [
    ['data.pkl', pickleOf(tensors, storages)],
    ['byteorder', Buffer.from('little')],
    ...storages.map(({ bytes }, key): [string, Content] => [`data/${key}`, bytes]),
    ['version', Buffer.from('3\n')],
  ]);
}

/** Writes the files of an archive as `torch.save` does. */
export async function writeTorchArchive(
  path: string,
  files: readonly (readonly [string, Content])[],
  compress = false,
): Promise<void> {
  const zip = new ZipFile();
  for (const [name, content] of files) {
    const path = `archive/${name}`;
    if (content instanceof Uint8Array) zip.addBuffer(Buffer.from(content), path, { compress });
    else zip.addReadStreamLazy(path, { compress }, (give) => give(null, Readable.from(content())));
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

const storageNames: Partial<Record<StoredType, string>> = {
  ...{ F32: 'FloatStorage', F16: 'HalfStorage', BF16: 'BFloat16Storage', F64: 'DoubleStorage' },
  ...{ I64: 'LongStorage', I32: 'IntStorage', I16: 'ShortStorage', I8: 'CharStorage' },
  ...{ U8: 'ByteStorage', BOOL: 'BoolStorage' },
};

/** The pickle of a state dict, as `torch.save` writes it but for what it remembers and does not name again. */
export function pickleOf(
  tensors: readonly TorchTensorToWrite[],
  storages: readonly StorageToWrite[],
): Uint8Array {
  const parts: (Uint8Array | string)[] = ['\x80\x02', global('collections', 'OrderedDict'), ')R('];
  for (const { name, type, shape, stride = contiguousStride(shape), offset = 0, storage } of tensors) {
    parts.push(text(name), global('torch._utils', '_rebuild_tensor_v2'), '((');
    parts.push(text('storage'), global('torch', storageNames[type]!), text(String(storage)), text('cpu'));
    parts.push(integer(storages[storage]!.count), 'tQ', integer(offset), tuple(shape), tuple(stride), '\x89');
    parts.push(global('collections', 'OrderedDict'), ')RtR');
  }
  parts.push('u.');
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
}

function contiguousStride(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
}

function global(module: string, name: string): string {
  return `c${module}\n${name}\n`;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  const length = Buffer.alloc(5);
  length.write('X', 'latin1');
  length.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([length, bytes]);
}

/** BININT, or LONG1 where it does not fit. */
function integer(value: number): Buffer {
  if (value < 2 ** 31) {
    const bytes = Buffer.alloc(5);
    bytes.write('J', 'latin1');
    bytes.writeInt32LE(value, 1);
    return bytes;
  }
  const bytes = Buffer.alloc(10);
  bytes.writeUInt16LE(0x088a);
  bytes.writeBigInt64LE(BigInt(value), 2);
  return bytes;
}

function tuple(values: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from('('), ...values.map(integer), Buffer.from('t')]);
}
