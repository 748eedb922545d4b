import type { ByteSource } from '../ByteSource.js';
import { PictureError } from '../PictureError.js';

/** One directory of a TIFF: its tags, read when asked for. */
export interface TiffDirectory {
  /** The numbers of a tag, undefined when it is not there. @throws PictureError truncated */
  numbers(tag: number): number[] | undefined;
  /** The text of a tag without its final zero. @throws PictureError truncated */
  text(tag: number): string | undefined;
  /** The bytes of a tag as they stand. @throws PictureError truncated */
  bytes(tag: number): Uint8Array | undefined;
}

/** The directories of a TIFF in order, and whether its numbers are little-endian. */
export interface TiffDirectories {
  readonly littleEndian: boolean;
  readonly directories: readonly TiffDirectory[];
  /** A directory that another names (SubIFDs). @throws PictureError */
  directoryAt(offset: number): TiffDirectory;
}

const maxDirectories = 65_536;

/** Reads the chain of directories of a classic or a big TIFF. @throws PictureError */
export function readTiffDirectories(bytes: ByteSource): TiffDirectories {
  return withinFile(() => {
    const littleEndian = bytes.read(0, 1)[0] === 0x49;
    const big = viewAt(bytes, 2, 2).getUint16(0, littleEndian) === 43;
    const file = { bytes, littleEndian, big };
    const directories: TiffDirectory[] = [];
    const seen = new Set<number>();
    let at = offsetAt(file, big ? 8 : 4);
    while (at !== 0) {
      if (seen.has(at) || seen.size >= maxDirectories) {
        throw new PictureError('its list of pages runs in a circle');
      }
      seen.add(at);
      const { directory, end } = readDirectory(file, at);
      directories.push(directory);
      at = offsetAt(file, end);
    }
    if (directories.length === 0) throw new PictureError('it has no page');
    return {
      littleEndian,
      directories,
      directoryAt: (offset) => withinFile(() => readDirectory(file, offset).directory),
    };
  });
}

interface TiffFile {
  readonly bytes: ByteSource;
  readonly littleEndian: boolean;
  readonly big: boolean;
}

interface Entry {
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

/** Bytes of a value by the number of its type; type 0 and those beyond are unknown. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8] as const;

function readDirectory(file: TiffFile, at: number): { directory: TiffDirectory; end: number } {
  const { littleEndian, big, bytes } = file;
  const count = big
    ? wide(viewAt(bytes, at, 8), 0, littleEndian)
    : viewAt(bytes, at, 2).getUint16(0, littleEndian);
  const entryBytes = big ? 20 : 12;
  const first = at + (big ? 8 : 2);
  const end = first + count * entryBytes;
  if (end > bytes.length) throw new RangeError('directory outside the file');
  const entries = new Map<number, Entry>();
  for (let entryAt = first; entryAt < end; entryAt += entryBytes) {
    const view = viewAt(bytes, entryAt, entryBytes);
    const type = view.getUint16(2, littleEndian);
    const values = big ? wide(view, 4, littleEndian) : view.getUint32(4, littleEndian);
    const inline = entryAt + (big ? 12 : 8);
    const fits = (typeBytes[type] ?? 0) * values <= (big ? 8 : 4);
    const tag = view.getUint16(0, littleEndian);
    if (!entries.has(tag)) {
      entries.set(tag, { type, count: values, at: fits ? inline : offsetAt(file, inline) });
    }
  }
  const raw = (tag: number): Uint8Array | undefined => {
    const entry = entries.get(tag);
    if (entry === undefined) return undefined;
    const size = (typeBytes[entry.type] ?? 0) * entry.count;
    if (entry.at + size > bytes.length) throw new PictureError('its directory is cut', true);
    return bytes.read(entry.at, size);
  };
  const directory: TiffDirectory = {
    bytes: raw,
    text: (tag) => {
      const found = raw(tag);
      return found && new TextDecoder().decode(found).replace(/\0.*$/s, '');
    },
    numbers: (tag) => {
      const found = raw(tag);
      if (found === undefined) return undefined;
      const { type, count: values } = entries.get(tag)!;
      const size = typeBytes[type]!;
      const view = viewOf(found);
      return Array.from({ length: found.length === 0 ? 0 : values }, (_, i) =>
        numberAt(view, i * size, type, littleEndian),
      );
    },
  };
  return { directory, end };
}

function viewAt(bytes: ByteSource, at: number, size: number): DataView {
  return viewOf(bytes.read(at, size));
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function numberAt(view: DataView, at: number, type: number, littleEndian: boolean): number {
  switch (type) {
    case 3:
      return view.getUint16(at, littleEndian);
    case 4:
    case 13:
      return view.getUint32(at, littleEndian);
    case 5:
      return view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, littleEndian);
    case 9:
      return view.getInt32(at, littleEndian);
    case 10:
      return view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian);
    case 11:
      return view.getFloat32(at, littleEndian);
    case 12:
      return view.getFloat64(at, littleEndian);
    case 16:
    case 17:
    case 18:
      return wide(view, at, littleEndian);
    default:
      return view.getUint8(at);
  }
}

function offsetAt({ bytes, littleEndian, big }: TiffFile, at: number): number {
  const view = viewAt(bytes, at, big ? 8 : 4);
  return big ? wide(view, 0, littleEndian) : view.getUint32(0, littleEndian);
}

function wide(view: DataView, at: number, littleEndian: boolean): number {
  return Number(view.getBigUint64(at, littleEndian));
}

/** What is read outside the file says that it is cut. */
function withinFile<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new PictureError('its directory is cut', true);
    throw error;
  }
}
