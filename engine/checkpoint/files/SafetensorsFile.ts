import { createHash } from 'node:crypto';
import type { FileRange } from '../../storage/fileRange.js';
import { openWeights, type WeightsFile } from './openWeights.js';
import { checkRows, type TensorEntry, type TensorFile } from './TensorFile.js';
import {
  malformed,
  parseSafetensorsHeader,
  type SafetensorsEntry,
  type SafetensorsHeader,
} from './safetensorsHeader.js';

const headerLengthBytes = 8;

/** Longest header, in bytes: 80,000 tensors, more than any model of today has in a file. What it becomes in memory is fifty times that. */
const maxHeaderBytes = 2 ** 23;

/** An open safetensors file. Tensors are read by range; the file is never read as a whole. */
export class SafetensorsFile implements TensorFile {
  private constructor(
    private readonly file: WeightsFile,
    private readonly header: SafetensorsHeader,
    private readonly dataStart: number,
    /** sha256 over the header, the size and the time of change. */
    readonly fingerprint: string,
  ) {}

  /** @throws EngineError `checkpoint-missing` when there is no such file, `checkpoint-malformed` when it is unsound. */
  static open(path: string): SafetensorsFile {
    const file = openWeights(path, 'a safetensors file', malformed);
    try {
      return SafetensorsFile.of(file);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  private static of(file: WeightsFile): SafetensorsFile {
    const { name, sizeBytes, changedMs } = file;
    if (sizeBytes < headerLengthBytes)
      throw malformed(name, `it has ${sizeBytes} bytes, too few for a header`);
    const headerBytes = new DataView(file.read(0, headerLengthBytes).buffer).getBigUint64(0, true);
    if (headerBytes > BigInt(maxHeaderBytes)) {
      throw malformed(
        name,
        `it announces a header of ${headerBytes.toString()} bytes; at most ${maxHeaderBytes} are allowed`,
      );
    }
    const dataStart = headerLengthBytes + Number(headerBytes);
    if (dataStart > sizeBytes) {
      throw malformed(
        name,
        `it announces a header of ${headerBytes.toString()} bytes but has only ${sizeBytes} in all (truncated file?)`,
      );
    }
    const headerRaw = file.read(headerLengthBytes, Number(headerBytes));
    const header = parseSafetensorsHeader(headerRaw, sizeBytes - dataStart, name);
    const fingerprint = createHash('sha256')
      .update(headerRaw)
      .update(`${sizeBytes}:${changedMs}`)
      .digest('hex');
    return new SafetensorsFile(file, header, dataStart, fingerprint);
  }

  get name(): string {
    return this.file.name;
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
    return this.file.read(this.dataStart + start, sizeBytes);
  }

  rangeOf(tensor: string): FileRange {
    const { start, sizeBytes } = this.place(tensor);
    const offset = this.dataStart + start;
    return { path: this.file.path, offset, sizeBytes, read: () => this.file.read(offset, sizeBytes) };
  }

  readRows(tensor: string, first: number, count: number): Uint8Array<ArrayBuffer> {
    const { start, sizeBytes, shape } = this.place(tensor);
    checkRows(tensor, shape, first, count);
    const rowBytes = sizeBytes / shape[0]!;
    return this.file.read(this.dataStart + start + first * rowBytes, count * rowBytes);
  }

  close(): void {
    this.file.close();
  }

  private place(tensor: string): SafetensorsEntry {
    const entry = this.header.tensors.get(tensor);
    if (entry === undefined) throw new Error(`${this.name} has no tensor "${tensor}".`);
    return entry;
  }
}
