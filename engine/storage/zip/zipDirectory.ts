/** A file in a zip archive, as directory and local header both tell. */
export interface ArchiveEntry {
  /** Latin letters, digits and punctuation only. */
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: 0 | 8;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  /** Where its content begins. */
  readonly dataStart: number;
}

/** What is wrong with an archive. */
export type ArchiveFault = 'no-zip' | 'name' | 'twice' | 'overlap' | 'packing' | 'special' | 'count';

/** Something that is read by places. */
export interface RangeReader {
  readonly sizeBytes: number;
  /** The bytes from `start`; fewer where it ends. */
  read(start: number, length: number): Promise<Uint8Array>;
}

/** Thrown for an archive that is not taken; whoever asked makes an error for people of it. */
export class ArchiveProblem extends Error {
  constructor(
    readonly fault: ArchiveFault,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads the directory of a zip archive from a stranger and believes nothing in it (APPNOTE.TXT, sections 4.3 and 4.4, with
 * zip64). Taken is only what can be read in one way: no comment and nothing behind it, on one disk, each name once and in plain
 * ASCII (letter case and the writing of accents make no difference then), stored or deflated, not encrypted, regular files,
 * local headers that say the same, contents that lie apart from each other and before the directory.
 *
 * @throws ArchiveProblem
 */
export async function readZipDirectory(bytes: RangeReader, maxEntries: number): Promise<ArchiveEntry[]> {
  const walk = walkDirectory(bytes.sizeBytes, maxEntries);
  let step = walk.next();
  while (step.done !== true) step = walk.next(await bytes.read(step.value.start, step.value.length));
  return step.value;
}

/**
 * The same of an archive that is read synchronously.
 *
 * @param read the bytes from `start`; fewer where the archive ends.
 * @throws ArchiveProblem
 */
export function readZipDirectorySync(
  sizeBytes: number,
  read: (start: number, length: number) => Uint8Array,
  maxEntries: number,
): ArchiveEntry[] {
  const walk = walkDirectory(sizeBytes, maxEntries);
  let step = walk.next();
  while (step.done !== true) step = walk.next(read(step.value.start, step.value.length));
  return step.value;
}

/** Bytes that are wanted next. */
interface WantedRange {
  readonly start: number;
  readonly length: number;
}

/** Asks for one range after the other and is given its bytes: whoever drives it reads as it can. */
type Reading<T> = Generator<WantedRange, T, Uint8Array>;

function* walkDirectory(archiveBytes: number, maxEntries: number): Reading<ArchiveEntry[]> {
  const directory = yield* findDirectory(archiveBytes);
  if (directory.entries > maxEntries) {
    throw new ArchiveProblem(
      'count',
      `it holds ${directory.entries} files, and at most ${maxEntries} are taken`,
    );
  }
  if (directory.sizeBytes > maxEntries * longestRecord) {
    throw new ArchiveProblem(
      'count',
      `its list of files has ${directory.sizeBytes} bytes for ${directory.entries} files`,
    );
  }
  const records = parseRecords(yield* readExactly(directory.start, directory.sizeBytes), directory.entries);
  refuseTwins(records);
  const entries: ArchiveEntry[] = [];
  const places: { readonly from: number; readonly to: number; readonly name: string }[] = [];
  for (const record of records) {
    const { name, method, crc, packedBytes, sizeBytes, headerStart } = record;
    const dataStart = yield* checkLocalHeader(record);
    entries.push({ name, method, crc, packedBytes, sizeBytes, dataStart });
    places.push({ from: headerStart, to: dataStart + packedBytes, name });
  }
  refuseOverlaps(places, directory.start);
  return entries;
}

/** A line of the directory. */
interface Record extends Omit<ArchiveEntry, 'dataStart'> {
  readonly flags: number;
  readonly headerStart: number;
}

interface Directory {
  readonly start: number;
  readonly sizeBytes: number;
  readonly entries: number;
}

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
const zip64 = { locator: 0x07064b50, end: 0x06064b50, field: 1 } as const;

/** Bytes of a record before its name, and the most with name and extra fields that is sensible. */
const recordBytes = 46;
const longestRecord = 1024;

const localHeaderBytes = 30;
const endBytes = 22;
const locatorBytes = 20;

/** A data descriptor follows; the name is UTF-8; two bits that say how hard the packer tried. Other flags are not taken. */
const knownFlags = 0b1000_0000_1110;
const descriptorFlag = 0b1000;

const wide16 = 0xffff;
const wide32 = 0xffff_ffff;

function* findDirectory(archiveBytes: number): Reading<Directory> {
  if (archiveBytes < endBytes) throw new ArchiveProblem('no-zip', 'it is no zip archive');
  const endStart = archiveBytes - endBytes;
  const view = viewOf(yield* readExactly(endStart, endBytes));
  if (view.getUint32(0, true) !== signatures.end || view.getUint16(20, true) !== 0) {
    throw new ArchiveProblem(
      'no-zip',
      'it does not end as a zip archive does: it was cut off, or is something else',
    );
  }
  const [disk, diskOfDirectory] = [view.getUint16(4, true), view.getUint16(6, true)];
  const [here, entries] = [view.getUint16(8, true), view.getUint16(10, true)];
  const [sizeBytes, start] = [view.getUint32(12, true), view.getUint32(16, true)];
  const wide = yield* findWideDirectory(endStart);
  if (wide !== null) {
    // PyTorch writes both always: they have to say the same.
    const agrees =
      [wide16, wide.entries].includes(entries) &&
      [wide32, wide.sizeBytes].includes(sizeBytes) &&
      [wide32, wide.start].includes(start);
    if (!agrees) throw brokenDirectory();
    return wide;
  }
  if (entries === wide16 || sizeBytes === wide32 || start === wide32) throw brokenDirectory();
  if (disk !== 0 || diskOfDirectory !== 0 || here !== entries) {
    throw new ArchiveProblem('no-zip', 'it is a part of a zip archive on several disks');
  }
  return checkedDirectory({ start, sizeBytes, entries }, endStart);
}

/** What the records of zip64 say; null where there are none. */
function* findWideDirectory(endStart: number): Reading<Directory | null> {
  if (endStart < locatorBytes) return null;
  const locator = viewOf(yield* readExactly(endStart - locatorBytes, locatorBytes));
  if (locator.getUint32(0, true) !== zip64.locator) return null;
  const recordStart = safeInteger(locator.getBigUint64(8, true));
  if (recordStart + 56 !== endStart - locatorBytes) throw brokenDirectory();
  const view = viewOf(yield* readExactly(recordStart, 56));
  const [disk, diskOfDirectory] = [view.getUint32(16, true), view.getUint32(20, true)];
  const [here, entries] = [view.getBigUint64(24, true), view.getBigUint64(32, true)];
  if (view.getUint32(0, true) !== zip64.end || disk !== 0 || diskOfDirectory !== 0 || here !== entries) {
    throw brokenDirectory();
  }
  const [sizeBytes, start] = [view.getBigUint64(40, true), view.getBigUint64(48, true)].map(safeInteger);
  return checkedDirectory(
    { start: start!, sizeBytes: sizeBytes!, entries: safeInteger(entries) },
    recordStart,
  );
}

/** The directory lies right before its end record, and a record has at least its fixed bytes. */
function checkedDirectory(directory: Directory, endStart: number): Directory {
  const { start, sizeBytes, entries } = directory;
  if (start + sizeBytes !== endStart || entries * recordBytes > sizeBytes) throw brokenDirectory();
  return directory;
}

function parseRecords(bytes: Uint8Array, count: number): Record[] {
  const view = viewOf(bytes);
  const records: Record[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + recordBytes > bytes.length || view.getUint32(at, true) !== signatures.central)
      throw brokenDirectory();
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((place) =>
      view.getUint16(at + place, true),
    );
    const nameStart = at + recordBytes;
    const extraStart = nameStart + nameBytes!;
    const next = extraStart + extraBytes! + commentBytes!;
    if (next > bytes.length) throw brokenDirectory();
    const name = nameOf(bytes.subarray(nameStart, extraStart));
    const method = view.getUint16(at + 10, true);
    const flags = view.getUint16(at + 8, true);
    refuseSpecial(name, method, flags, view.getUint32(at + 38, true));
    const extra = bytes.subarray(extraStart, extraStart + extraBytes!);
    const [sizeBytes, packedBytes, headerStart] = widened(
      extra,
      [24, 20, 42].map((place) => view.getUint32(at + place, true)),
    );
    if (method === 0 && sizeBytes !== packedBytes) {
      throw new ArchiveProblem('packing', `${name} is stored as it is, and yet has two sizes`);
    }
    records.push({
      ...{ name, method: method as 0 | 8, flags, crc: view.getUint32(at + 16, true) },
      ...{ sizeBytes: sizeBytes!, packedBytes: packedBytes!, headerStart: headerStart! },
    });
    at = next;
  }
  if (at !== bytes.length) throw brokenDirectory();
  return records;
}

/** Names are compared and made into paths: only what everyone reads alike is taken. */
function nameOf(bytes: Uint8Array): string {
  if (bytes.length === 0 || bytes.length > 200 || bytes.some((byte) => byte < 0x21 || byte > 0x7e)) {
    const shown = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
    throw new ArchiveProblem('name', `it holds a file named ${JSON.stringify(shown)}`);
  }
  return new TextDecoder().decode(bytes);
}

function refuseSpecial(name: string, method: number, flags: number, attributes: number): void {
  if (method !== 0 && method !== 8) {
    throw new ArchiveProblem(
      'packing',
      `${name} is packed by method ${method}; only stored and deflated files are read`,
    );
  }
  if ((flags & 1) !== 0) throw new ArchiveProblem('packing', `${name} is encrypted`);
  if ((flags & ~knownFlags) !== 0)
    throw new ArchiveProblem('packing', `${name} has flags that are not known`);
  // The upper half is the mode on Unix, whichever system is said to have made it: a link must not pass as something else.
  const kind = (attributes >>> 16) & 0o170000;
  const isFolder = (attributes & 0x10) !== 0;
  if ((kind !== 0 && kind !== 0o100000) || isFolder) {
    throw new ArchiveProblem(
      'special',
      `${name} is a link, a folder or a device, and only plain files are taken`,
    );
  }
}

/** Sizes and place with what the zip64 field says of those that are too large for 32 bits. */
function widened(extra: Uint8Array, values: readonly number[]): number[] {
  if (!values.includes(wide32)) return [...values];
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length;) {
    const [id, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if (at + 4 + length > extra.length) break;
    if (id === zip64.field) {
      let place = at + 4;
      return values.map((value) => {
        if (value !== wide32) return value;
        if (place + 8 > at + 4 + length) throw brokenDirectory();
        place += 8;
        return safeInteger(view.getBigUint64(place - 8, true));
      });
    }
    at += 4 + length;
  }
  throw brokenDirectory();
}

/** @returns where the content begins */
function* checkLocalHeader(record: Record): Reading<number> {
  const { name, headerStart, flags, method, crc, packedBytes, sizeBytes } = record;
  const header = yield { start: headerStart, length: localHeaderBytes + name.length };
  const view = viewOf(header);
  const differs = (): ArchiveProblem =>
    new ArchiveProblem('no-zip', `what its list of files says of ${name} is not what stands by that file`);
  if (header.length < localHeaderBytes + name.length || view.getUint32(0, true) !== signatures.local)
    throw differs();
  const written = new TextDecoder('latin1').decode(header.subarray(localHeaderBytes));
  if (view.getUint16(26, true) !== name.length || written !== name) throw differs();
  if (view.getUint16(6, true) !== flags || view.getUint16(8, true) !== method) throw differs();
  const expected = [crc, packedBytes, sizeBytes];
  const told = [14, 18, 22].map((place) => view.getUint32(place, true));
  const isLater = (flags & descriptorFlag) !== 0; // they stand behind the content
  const agrees = told.every(
    (value, index) => value === expected[index] || value === wide32 || (isLater && value === 0),
  );
  if (!agrees) throw differs();
  return headerStart + header.length + view.getUint16(28, true);
}

/** Some file systems do not tell names by letter case. */
function refuseTwins(records: readonly Record[]): void {
  const seen = new Set<string>();
  for (const { name } of records) {
    const folded = name.toLowerCase();
    if (seen.has(folded)) throw new ArchiveProblem('twice', `it holds ${name} twice`);
    seen.add(folded);
  }
}

/** One content under many names is how a small archive becomes a large folder. */
function refuseOverlaps(
  places: readonly { readonly from: number; readonly to: number; readonly name: string }[],
  directoryStart: number,
): void {
  let end = 0;
  for (const { from, to, name } of [...places].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from < end) throw new ArchiveProblem('overlap', `${name} lies over another file`);
    if (to > directoryStart) throw new ArchiveProblem('overlap', `${name} reaches into its list of files`);
    end = to;
  }
}

function* readExactly(start: number, length: number): Reading<Uint8Array> {
  if (start < 0) throw brokenDirectory();
  const found = yield { start, length };
  if (found.length !== length) throw brokenDirectory();
  return found;
}

function safeInteger(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw brokenDirectory();
  return Number(value);
}

function brokenDirectory(): ArchiveProblem {
  return new ArchiveProblem('no-zip', 'its list of files is broken');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
