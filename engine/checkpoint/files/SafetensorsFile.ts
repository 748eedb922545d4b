import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../../storage/gitLfsPointer.js';
import {
  malformed,
  parseSafetensorsHeader,
  type SafetensorsEntry,
  type SafetensorsHeader,
} from './safetensorsHeader.js';
import type { TensorEntry, TensorFile } from './TensorFile.js';

const headerLengthBytes = 8;
const maxHeaderBytes = 100_000_000;

/** An open safetensors file. Tensors are read by range; the file is never read as a whole. */
export class SafetensorsFile implements TensorFile {
  private constructor(
    private readonly descriptor: number,
    readonly name: string,
    private readonly header: SafetensorsHeader,
    private readonly dataStart: number,
    /** sha256 over the header, the size and the time of change. */
    readonly fingerprint: string,
  ) {}

  /** @throws EngineError `checkpoint-missing` when there is no such file, `checkpoint-malformed` when it is unsound. */
  static open(path: string): SafetensorsFile {
    if (isNoFile(path)) throw malformed(basename(path), 'it is a folder or a device, such as a pipe');
    let descriptor: number;
    try {
      descriptor = openSync(path, 'r');
    } catch (cause) {
      throw new EngineError(
        'checkpoint-missing',
        `${path} cannot be opened. Expected a safetensors file there; check the folder and its permissions.`,
        { cause },
      );
    }
    try {
      return SafetensorsFile.fromDescriptor(descriptor, basename(path));
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  private static fromDescriptor(descriptor: number, name: string): SafetensorsFile {
    const { size, mtimeMs } = fstatSync(descriptor);
    if (size < headerLengthBytes) throw malformed(name, `it has ${size} bytes, too few for a header`);
    const start = readRange(descriptor, 0, Math.min(size, 64), name);
    if (isGitLfsPointer(start))
      throw new EngineError('checkpoint-malformed', `${name} ${gitLfsPointerAdvice}`);
    const lengthField = start.subarray(0, headerLengthBytes);
    const headerBytes = new DataView(lengthField.buffer).getBigUint64(0, true);
    if (headerBytes > BigInt(maxHeaderBytes)) {
      throw malformed(
        name,
        `it announces a header of ${headerBytes.toString()} bytes; at most ${maxHeaderBytes} are allowed`,
      );
    }
    const dataStart = headerLengthBytes + Number(headerBytes);
    if (dataStart > size) {
      throw malformed(
        name,
        `it announces a header of ${headerBytes.toString()} bytes but has only ${size} in all (truncated file?)`,
      );
    }
    const headerRaw = readRange(descriptor, headerLengthBytes, Number(headerBytes), name);
    const header = parseSafetensorsHeader(new TextDecoder().decode(headerRaw), size - dataStart, name);
    const fingerprint = createHash('sha256').update(headerRaw).update(`${size}:${mtimeMs}`).digest('hex');
    return new SafetensorsFile(descriptor, name, header, dataStart, fingerprint);
  }

  get tensorNames(): Iterable<string> {
    return this.header.tensors.keys();
  }

  /** What the writer noted about the file. */
  get metadata(): Readonly<Record<string, string>> {
    return this.header.metadata;
  }

  entry(tensor: string): TensorEntry | undefined {
    return this.header.tensors.get(tensor);
  }

  read(tensor: string): Uint8Array<ArrayBuffer> {
    const { start, sizeBytes } = this.place(tensor);
    return readRange(this.descriptor, this.dataStart + start, sizeBytes, this.name);
  }

  readRow(tensor: string, row: number): Uint8Array<ArrayBuffer> {
    const { start, sizeBytes, shape } = this.place(tensor);
    const [rows = 0] = shape;
    if (!(row >= 0 && row < rows))
      throw new RangeError(`"${tensor}" has ${rows} rows, none of index ${row}.`);
    const rowBytes = sizeBytes / rows;
    return readRange(this.descriptor, this.dataStart + start + row * rowBytes, rowBytes, this.name);
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private place(tensor: string): SafetensorsEntry {
    const entry = this.header.tensors.get(tensor);
    if (entry === undefined) throw new Error(`${this.name} has no tensor "${tensor}".`);
    return entry;
  }
}

/** Looked at before it is opened, for opening a pipe waits until somebody writes to it. */
function isNoFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === false;
}

/** Reads exactly `length` bytes; a file that became shorter meanwhile is an error, not zeros. */
function readRange(
  descriptor: number,
  position: number,
  length: number,
  name: string,
): Uint8Array<ArrayBuffer> {
  const maxBytesPerRead = 2 ** 30;
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = readSync(
      descriptor,
      bytes,
      done,
      Math.min(length - done, maxBytesPerRead),
      position + done,
    );
    if (count === 0) throw malformed(name, `it ended ${length - done} bytes early while being read`);
    done += count;
  }
  return bytes;
}
