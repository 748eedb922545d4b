import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** Bytes of a file that are looked at here and there. */
export interface ByteSource {
  /** Bytes in all. */
  readonly length: number;
  /** A few bytes at once. @throws RangeError outside the file */
  read(at: number, size: number): Uint8Array;
}

/** Bytes that are in memory. */
export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return {
    length: bytes.length,
    read: (at, size) => {
      checkInside(at, size, bytes.length);
      return bytes.subarray(at, at + size);
    },
  };
}

const pageBytes = 2 ** 16;
const maxPages = 64;

/** Bytes read from a file where they are wanted, the last of them kept; for headers and lists, not for pixels. */
export class FileBytes implements ByteSource {
  readonly length: number;
  private readonly fd: number;
  private readonly pages = new Map<number, Uint8Array>();

  /** @throws Error when it is no file (a pipe would wait for a writer), or cannot be opened */
  constructor(path: string) {
    if (!statSync(path).isFile()) throw new Error(`${path} is no file`);
    this.fd = openSync(path, 'r');
    this.length = fstatSync(this.fd).size;
  }

  read(at: number, size: number): Uint8Array {
    checkInside(at, size, this.length);
    if (size > pageBytes) return this.readFile(at, size);
    const first = Math.floor(at / pageBytes);
    const from = at - first * pageBytes;
    const page = this.page(first);
    if (from + size <= pageBytes) return page.subarray(from, from + size);
    const bytes = new Uint8Array(size);
    bytes.set(page.subarray(from));
    bytes.set(this.page(first + 1).subarray(0, from + size - pageBytes), pageBytes - from);
    return bytes;
  }

  close(): void {
    closeSync(this.fd);
  }

  private page(index: number): Uint8Array {
    let page = this.pages.get(index);
    if (page === undefined) {
      const at = index * pageBytes;
      page = this.readFile(at, Math.min(pageBytes, this.length - at));
      if (this.pages.size >= maxPages) this.pages.delete(this.pages.keys().next().value!);
      this.pages.set(index, page);
    }
    return page;
  }

  private readFile(at: number, size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    const got = readSync(this.fd, bytes, 0, size, at);
    if (got < size) throw new RangeError(`The file ends at byte ${at + got}`);
    return bytes;
  }
}

function checkInside(at: number, size: number, length: number): void {
  if (at < 0 || at + size > length) throw new RangeError(`Bytes ${at} to ${at + size} of ${length}`);
}
