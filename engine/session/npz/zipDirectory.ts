import { malformedNpz } from './malformedNpz.js';

/** A file in a zip archive, as its directory tells. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: 0 | 8;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  /** Where its local header begins. */
  readonly headerStart: number;
}

/** Bytes of a local header before the name. */
export const localHeaderBytes = 30;

/** The end record, and the longest comment that may follow it. */
export const longestEnd = 22 + 65_535;

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;

/** Largest size that 32 bits name: the archives here stay below. */
const most = 2 ** 32 - 2;

/** Fewest year a zip can name: the same content gives the same bytes whenever it is written. */
const date = 0x21;

/** The header before an entry's content (APPNOTE.TXT, section 4.3.7). */
export function localHeader(entry: ZipEntry): Uint8Array {
  const name = new TextEncoder().encode(entry.name);
  const bytes = new Uint8Array(localHeaderBytes + name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signatures.local, true);
  writeCommon(view, 4, entry, name.length);
  bytes.set(name, localHeaderBytes);
  return bytes;
}

/** The directory at the end of an archive (APPNOTE.TXT, sections 4.3.12 and 4.3.16). @throws Error beyond 4 GiB. */
export function zipDirectory(entries: readonly ZipEntry[], start: number): Uint8Array {
  const names = entries.map(({ name }) => new TextEncoder().encode(name));
  const size = names.reduce((sum, name) => sum + 46 + name.length, 0);
  if (start + size > most) throw new Error('Expected selections and maps of less than 4 GiB in one file.');
  const bytes = new Uint8Array(size + 22);
  const view = new DataView(bytes.buffer);
  let at = 0;
  entries.forEach((entry, index) => {
    const name = names[index]!;
    view.setUint32(at, signatures.central, true);
    view.setUint16(at + 4, 20, true);
    writeCommon(view, at + 6, entry, name.length);
    view.setUint32(at + 42, entry.headerStart, true);
    bytes.set(name, at + 46);
    at += 46 + name.length;
  });
  view.setUint32(at, signatures.end, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, size, true);
  view.setUint32(at + 16, start, true);
  return bytes;
}

/** From `version needed` to the length of the extra field, which is none. */
function writeCommon(view: DataView, at: number, entry: ZipEntry, nameBytes: number): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 4, entry.method, true);
  view.setUint16(at + 8, date, true);
  view.setUint32(at + 10, entry.crc, true);
  view.setUint32(at + 14, entry.packedBytes, true);
  view.setUint32(at + 18, entry.sizeBytes, true);
  view.setUint16(at + 22, nameBytes, true);
}

/**
 * Finds the directory by the end of an archive.
 *
 * @param tail the last bytes of the file, up to `longestEnd`.
 * @throws SessionError `session-malformed`.
 */
export function findDirectory(
  tail: Uint8Array,
  fileBytes: number,
  where: string,
): { readonly start: number; readonly sizeBytes: number; readonly entries: number } {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== signatures.end) continue;
    const entries = view.getUint16(at + 10, true);
    const sizeBytes = view.getUint32(at + 12, true);
    const start = view.getUint32(at + 16, true);
    const endStart = fileBytes - tail.length + at;
    if (start + sizeBytes > endStart) throw malformedNpz(where, 'its directory reaches beyond its end');
    return { start, sizeBytes, entries };
  }
  throw malformedNpz(where, 'it has no zip directory: it was cut off, or is something else');
}

/** Reads the directory of an archive. @throws SessionError `session-malformed`. */
export function parseDirectory(bytes: Uint8Array, count: number, where: string): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== signatures.central) {
      throw malformedNpz(where, 'its directory is broken');
    }
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > bytes.length) throw malformedNpz(where, 'its directory is cut off');
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes));
    const method = view.getUint16(at + 10, true);
    if (method !== 0 && method !== 8)
      throw malformedNpz(where, `${name} is packed in a way that is not read`);
    if ((view.getUint16(at + 8, true) & 1) !== 0) throw malformedNpz(where, `${name} is encrypted`);
    if (entries.some((entry) => entry.name === name)) throw malformedNpz(where, `it has ${name} twice`);
    entries.push({
      name,
      method,
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      sizeBytes: view.getUint32(at + 24, true),
      headerStart: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return entries;
}

/** Where the content of an entry begins. @param header the bytes of its local header. @throws SessionError `session-malformed`. */
export function contentStart(header: Uint8Array, entry: ZipEntry, where: string): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < localHeaderBytes || view.getUint32(0, true) !== signatures.local) {
    throw malformedNpz(where, `${entry.name} is not where the directory says`);
  }
  return entry.headerStart + localHeaderBytes + view.getUint16(26, true) + view.getUint16(28, true);
}
