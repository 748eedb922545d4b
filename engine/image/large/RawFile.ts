import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { EngineError } from '../../protocol/EngineError.js';
import type { RegionSource } from './regionSource.js';

/** Bytes before the pixels: libvips' own format, which sharp writes row by row, begins so. */
const headerBytes = 64;

/** libvips' magic number where the file's numbers are little-endian. */
const magic = 0x08f2a6b6;

/** Pixels of a level that are read from, or written to, a file of plain rows. */
export class RawFile implements RegionSource {
  readonly stripRows = 512;

  private constructor(
    private readonly fd: number,
    readonly width: number,
    readonly height: number,
    /** 3, or 1 for grey. */
    private readonly channels: number,
    private written: number,
  ) {}

  /**
   * Opens a file whose rows may still be written, row by row, by the decoder.
   *
   * @throws Error when there is no file yet, or another kind of file
   */
  static openGrowing(path: string): RawFile {
    return RawFile.openHeader(path, false);
  }

  /** @throws Error when there is no file, or another kind of file, or rows are missing */
  static open(path: string): RawFile {
    return RawFile.openHeader(path, true);
  }

  private static openHeader(path: string, isWhole: boolean): RawFile {
    const fd = openSync(path, 'r');
    try {
      const header = Buffer.alloc(headerBytes);
      readSync(fd, header, 0, headerBytes, 0);
      const [width, height, channels, format] = [4, 8, 12, 20].map((at) => header.readUInt32LE(at));
      if (header.readUInt32LE(0) !== magic || format !== 0) throw new Error(`${path} holds no 8-bit rows`);
      const needed = headerBytes + width! * height! * channels!;
      if (isWhole && fstatSync(fd).size < needed) throw new Error(`${path} is not whole yet`);
      return new RawFile(fd, width!, height!, channels!, height!);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** Makes a file whose rows are added one after the other. @throws EngineError `disk-full` */
  static create(path: string, width: number, height: number): RawFile {
    return withRoom(path, () => {
      const fd = openSync(path, 'w+', 0o600);
      const header = Buffer.alloc(headerBytes);
      [magic, width, height, 3].forEach((value, i) => header.writeUInt32LE(value, i * 4));
      writeSync(fd, header);
      return new RawFile(fd, width, height, 3, 0);
    });
  }

  /** Takes the next rows: uint8 [rows, width, 3]. @throws EngineError `disk-full` */
  addRows(data: Uint8Array): void {
    withRoom('', () => {
      const from = headerBytes + this.written * this.width * 3;
      for (let done = 0; done < data.length;) {
        done += writeSync(this.fd, data, done, data.length - done, from + done);
      }
    });
    this.written += data.length / (this.width * 3);
  }

  read(left: number, top: number, width: number, height: number): Promise<Uint8Array> {
    try {
      return Promise.resolve(this.readRows(left, top, width, height));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Rows that are there. */
  get rowsWritten(): number {
    return this.written;
  }

  /** Whole rows that the decoder has written so far. */
  rowsSoFar(): number {
    const rows = Math.floor((fstatSync(this.fd).size - headerBytes) / (this.width * this.channels));
    return Math.max(0, Math.min(rows, this.height));
  }

  close(): void {
    closeSync(this.fd);
  }

  private readRows(left: number, top: number, width: number, height: number): Uint8Array {
    const { channels } = this;
    const data = new Uint8Array(width * height * channels);
    const whole = width === this.width;
    const [pieces, pieceBytes] = whole ? [1, data.length] : [height, width * channels];
    for (let piece = 0; piece < pieces; piece++) {
      const at = headerBytes + ((top + piece) * this.width + left) * channels;
      const to = piece * pieceBytes;
      for (let done = 0; done < pieceBytes;) {
        const got = readSync(this.fd, data, to + done, pieceBytes - done, at + done);
        if (got === 0) throw new Error(`A file of rows ends at byte ${at + done}`);
        done += got;
      }
    }
    return channels === 3 ? data : spread(data, channels);
  }
}

/** Says that the disk is full in words. */
function withRoom<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw cause;
    throw diskFull(path, cause);
  }
}

/** Says that there is no room for a large picture's pixels. */
export function diskFull(path: string, cause?: unknown): EngineError {
  return new EngineError(
    'disk-full',
    `Expected room on the disk for the unpacked pixels of a large image, but the folder for temporary files is full` +
      `${path === '' ? '' : ` (${path})`}. Make room there, or close other large images, and open it again.`,
    { cause },
  );
}

/** Grey, or colours and more, to RGB. */
function spread(data: Uint8Array, channels: number): Uint8Array {
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = data[i * channels + (channels < 3 ? 0 : c)]!;
  }
  return rgb;
}
