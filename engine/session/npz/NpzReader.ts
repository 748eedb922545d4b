import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import type { ByteReader } from './bytesReader.js';
import { malformedNpz } from './malformedNpz.js';
import {
  bytesPerElement,
  elementCount,
  elementsOf,
  maxNpyHeaderBytes,
  parseNpyHeader,
  type NpyArray,
  type NpyHeader,
} from './npyArray.js';
import {
  contentStart,
  findDirectory,
  localHeaderBytes,
  longestEnd,
  parseDirectory,
  type ZipEntry,
} from './zipDirectory.js';

const unpack = promisify(inflateRaw);

/** Most arrays of a file. */
const maxArrays = 64;

/** Reads a `.npz` file and believes nothing in it; what is stored can be read in parts. */
export class NpzReader {
  private constructor(
    private readonly bytes: ByteReader,
    private readonly entries: ReadonlyMap<string, ZipEntry>,
    private readonly where: string,
  ) {}

  /**
   * Reads the directory.
   *
   * @param where the file, for messages.
   * @throws SessionError `session-malformed` for no sound archive, and for arrays of more than `limits.maxBytes`.
   */
  static async open(
    bytes: ByteReader,
    where: string,
    limits: { readonly maxBytes: number },
  ): Promise<NpzReader> {
    const tailBytes = Math.min(bytes.sizeBytes, longestEnd);
    const tail = await bytes.read(bytes.sizeBytes - tailBytes, tailBytes);
    const { start, sizeBytes, entries: count } = findDirectory(tail, bytes.sizeBytes, where);
    if (count > maxArrays) throw malformedNpz(where, `it holds ${count} files, more than ${maxArrays}`);
    const entries = new Map<string, ZipEntry>();
    let all = 0;
    for (const entry of parseDirectory(await bytes.read(start, sizeBytes), count, where)) {
      if (!entry.name.endsWith('.npy')) throw malformedNpz(where, `${entry.name} is no .npy file`);
      all += entry.sizeBytes;
      if (all > limits.maxBytes) {
        throw malformedNpz(
          where,
          `its arrays have more than ${limits.maxBytes} bytes, which is all that is read`,
        );
      }
      entries.set(entry.name.slice(0, -'.npy'.length), entry);
    }
    return new NpzReader(bytes, entries, where);
  }

  /** The names of the arrays, in their order. */
  get names(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** A whole array, its checksum tried. @throws SessionError `session-malformed`, also where there is no such array. */
  async read(name: string): Promise<NpyArray> {
    const entry = this.entry(name);
    const file = await this.content(entry);
    if (file.length !== entry.sizeBytes || crc32(file) !== entry.crc) {
      throw malformedNpz(this.where, `the checksum of ${name} is wrong`);
    }
    const { dtype, shape, dataStart } = this.checkedHeader(entry, file);
    return { dtype, shape, data: elementsOf(dtype, file.subarray(dataStart)) };
  }

  /**
   * Some rows of an array, `shape[0]` of them in all; only these are read where the array is stored. No checksum is tried.
   *
   * @throws SessionError `session-malformed`, also for rows that the array has not.
   */
  async readRows(name: string, first: number, count: number): Promise<NpyArray> {
    const entry = this.entry(name);
    if (entry.method !== 0) {
      const { dtype, shape, data } = await this.read(name);
      const rowLength = this.rowLength({ dtype, shape, dataStart: 0 }, first, count, name);
      return {
        dtype,
        shape: [count, ...shape.slice(1)],
        data: data.slice(first * rowLength, (first + count) * rowLength),
      };
    }
    const header = await this.header(name);
    const rowBytes = this.rowLength(header, first, count, name) * bytesPerElement(header.dtype);
    const start = (await this.start(entry)) + header.dataStart + first * rowBytes;
    const bytes = await this.bytes.read(start, count * rowBytes);
    if (bytes.length !== count * rowBytes) throw malformedNpz(this.where, `${name} is cut off`);
    return {
      dtype: header.dtype,
      shape: [count, ...header.shape.slice(1)],
      data: elementsOf(header.dtype, bytes),
    };
  }

  /** Type and shape of an array; its elements are read only where it is packed. @throws SessionError `session-malformed`. */
  async header(name: string): Promise<NpyHeader> {
    const entry = this.entry(name);
    const head =
      entry.method === 0
        ? await this.bytes.read(await this.start(entry), Math.min(entry.sizeBytes, maxNpyHeaderBytes))
        : await this.content(entry);
    return this.checkedHeader(entry, head);
  }

  private rowLength({ shape }: NpyHeader, first: number, count: number, name: string): number {
    const [rows = 0, ...row] = shape;
    if (first < 0 || count < 0 || first + count > rows) {
      throw malformedNpz(this.where, `${name} has ${rows} rows, and row ${first + count - 1} was asked for`);
    }
    return elementCount(row, this.where);
  }

  private entry(name: string): ZipEntry {
    const entry = this.entries.get(name);
    if (entry === undefined)
      throw malformedNpz(this.where, `expected an array ${name}, found ${this.names.join(', ')}`);
    return entry;
  }

  private async start(entry: ZipEntry): Promise<number> {
    return contentStart(await this.bytes.read(entry.headerStart, localHeaderBytes), entry, this.where);
  }

  private async content(entry: ZipEntry): Promise<Uint8Array> {
    const packed = await this.bytes.read(await this.start(entry), entry.packedBytes);
    if (entry.method === 0) return packed;
    try {
      return await unpack(packed, { maxOutputLength: Math.max(1, entry.sizeBytes) });
    } catch (cause) {
      throw malformedNpz(
        this.where,
        `${entry.name} cannot be unpacked to the ${entry.sizeBytes} bytes it names`,
        cause,
      );
    }
  }

  private checkedHeader(entry: ZipEntry, bytes: Uint8Array): NpyHeader {
    const header = parseNpyHeader(bytes, `${this.where}, ${entry.name},`);
    const dataBytes = elementCount(header.shape, this.where) * bytesPerElement(header.dtype);
    if (header.dataStart + dataBytes !== entry.sizeBytes) {
      throw malformedNpz(
        this.where,
        `${entry.name} has ${entry.sizeBytes} bytes where its shape needs ${header.dataStart + dataBytes}`,
      );
    }
    return header;
  }
}
