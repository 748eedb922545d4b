import type { FileRange } from '../../storage/fileRange.js';

/**
 * Bytes an element takes, by the type it is stored in: all types of the safetensors format. The engine computes with few of
 * them (`checkTensors`), but a file may hold others in tensors that nothing reads.
 */
export const bytesPerElement = {
  F32: 4,
  F16: 2,
  BF16: 2,
  U8: 1,
  I32: 4,
  I64: 8,
  C64: 8,
  F64: 8,
  U64: 8,
  U32: 4,
  I16: 2,
  U16: 2,
  I8: 1,
  BOOL: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  F8_E4M3FNUZ: 1,
  F8_E5M2FNUZ: 1,
  F8_E8M0: 1,
  F6_E2M3: 6 / 8,
  F6_E3M2: 6 / 8,
  F4: 4 / 8,
} as const;

/** Types of numbers that stored tensors have. */
export type StoredType = keyof typeof bytesPerElement;

/** What a file says of one of its tensors. */
export interface TensorEntry {
  readonly type: StoredType;
  readonly shape: readonly number[];
}

/**
 * An open file of tensors, of whatever format. Nothing but its directory is in memory; tensors are read one at a time, and
 * synchronously: the engine lives in a process of its own and loads layer by layer.
 */
export interface TensorFile {
  /** File name for messages. */
  readonly name: string;
  readonly tensorNames: Iterable<string>;
  /** Undefined where the file has no such tensor. */
  entry(tensor: string): TensorEntry | undefined;
  /** Raw little-endian bytes of a tensor, in a buffer of their own (so any typed array can view them). */
  read(tensor: string): Uint8Array<ArrayBuffer>;
  /** Where the bytes of a tensor lie, where the file holds them just as `read` gives them; undefined otherwise. */
  rangeOf(tensor: string): FileRange | undefined;
  /** Raw bytes of `count` rows (first axis) from `first` on. @throws RangeError where the tensor has no such rows. */
  readRows(tensor: string, first: number, count: number): Uint8Array<ArrayBuffer>;
  /** Changes when the file changes: tells files apart without reading gigabytes. */
  readonly fingerprint: string;
  close(): void;
}

/** Refuses rows that a tensor does not have. @throws RangeError */
export function checkRows(tensor: string, shape: readonly number[], first: number, count: number): void {
  const [rows = 0] = shape;
  if (first >= 0 && count >= 1 && first + count <= rows) return;
  throw new RangeError(
    `"${tensor}" has ${rows} rows, none of index ${first < 0 || first >= rows ? first : first + count - 1}.`,
  );
}

/** How a checkpoint folder stores its tensors: one file under `singleName`, or shards that `indexName` lists. */
export interface TensorFileFormat {
  readonly singleName: string;
  readonly indexName: string;
  /** How the name of a shard ends. */
  readonly extension: string;
  /** @throws EngineError `checkpoint-missing` when there is no such file, `checkpoint-malformed` when it is unsound. */
  open(path: string): TensorFile;
}
