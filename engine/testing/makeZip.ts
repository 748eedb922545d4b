import { crc32, deflateRawSync } from 'node:zlib';

/** A file for an archive that is made up; what is told of it may be a lie. */
export interface MadeEntry {
  readonly name: string | Uint8Array;
  readonly content: Uint8Array;
  /** 0 stored (usual), 8 deflated; another number is only told. */
  readonly method?: number;
  readonly flags?: number;
  /** External attributes: the mode on Unix in the upper half. */
  readonly attributes?: number;
  readonly extra?: Uint8Array;
  readonly comment?: Uint8Array;
  /** What the directory tells instead of the truth. */
  readonly told?: Partial<
    Record<'crc' | 'packedBytes' | 'sizeBytes' | 'headerStart' | 'method' | 'disk', number>
  >;
  /** What the local header tells instead of what the directory tells. */
  readonly localTold?: Partial<Record<'crc' | 'packedBytes' | 'sizeBytes' | 'method' | 'flags', number>>;
  readonly localName?: string | Uint8Array;
  /** Puts sizes and place into a zip64 field. */
  readonly wide?: boolean;
}

/** How the end of an archive is made up. */
export interface MadeEnd {
  readonly comment?: Uint8Array;
  readonly behind?: Uint8Array;
  readonly told?: Partial<Record<'disk' | 'here' | 'entries' | 'sizeBytes' | 'start', number>>;
  /** Ends with zip64 records. */
  readonly wide?: boolean;
}

/** An archive of these files: sound where nothing is told otherwise, and anything where it is. */
export function makeZip(entries: readonly MadeEntry[], end: MadeEnd = {}): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const { content, method = 0, flags = 0, attributes = 0, extra, comment, wide = false } = entry;
    const packed = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const told = {
      ...{
        crc: crc32(content),
        packedBytes: packed.length,
        sizeBytes: content.length,
        headerStart: at,
        method,
        disk: 0,
      },
      ...entry.told,
    };
    const local = { ...told, flags, ...entry.localTold };
    const name = Buffer.from(entry.name);
    const localName = Buffer.from(entry.localName ?? entry.name);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(wide ? 45 : 20, 4);
    header.writeUInt16LE(local.flags & 0xffff, 6);
    header.writeUInt16LE(local.method & 0xffff, 8);
    header.writeUInt32LE(local.crc >>> 0, 14);
    header.writeUInt32LE(wide ? 0xffffffff : local.packedBytes >>> 0, 18);
    header.writeUInt32LE(wide ? 0xffffffff : local.sizeBytes >>> 0, 22);
    header.writeUInt16LE(localName.length & 0xffff, 26);
    const field = wide ? wideField([told.sizeBytes, told.packedBytes, told.headerStart]) : Buffer.alloc(0);
    header.writeUInt16LE(0, 28);
    pieces.push(header, localName, packed);
    at += header.length + localName.length + packed.length;

    const extras = Buffer.concat([field, Buffer.from(extra ?? [])]);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(0x031e, 4);
    record.writeUInt16LE(wide ? 45 : 20, 6);
    record.writeUInt16LE(flags & 0xffff, 8);
    record.writeUInt16LE(told.method & 0xffff, 10);
    record.writeUInt32LE(told.crc >>> 0, 16);
    record.writeUInt32LE(wide ? 0xffffffff : told.packedBytes >>> 0, 20);
    record.writeUInt32LE(wide ? 0xffffffff : told.sizeBytes >>> 0, 24);
    record.writeUInt16LE(name.length & 0xffff, 28);
    record.writeUInt16LE(extras.length & 0xffff, 30);
    record.writeUInt16LE((comment?.length ?? 0) & 0xffff, 32);
    record.writeUInt16LE(told.disk & 0xffff, 34);
    record.writeUInt32LE(attributes >>> 0, 38);
    record.writeUInt32LE(wide ? 0xffffffff : told.headerStart >>> 0, 42);
    directory.push(record, name, extras, Buffer.from(comment ?? []));
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...pieces, central, ...endOf(entries.length, central.length, at, end)]);
}

function endOf(entries: number, sizeBytes: number, start: number, end: MadeEnd): Buffer[] {
  const told = { disk: 0, here: entries, entries, sizeBytes, start, ...end.told };
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(told.disk & 0xffff, 4);
  record.writeUInt16LE(end.wide === true ? 0xffff : told.here & 0xffff, 8);
  record.writeUInt16LE(end.wide === true ? 0xffff : told.entries & 0xffff, 10);
  record.writeUInt32LE(end.wide === true ? 0xffffffff : told.sizeBytes >>> 0, 12);
  record.writeUInt32LE(end.wide === true ? 0xffffffff : told.start >>> 0, 16);
  record.writeUInt16LE((end.comment?.length ?? 0) & 0xffff, 20);
  const tail = [record, Buffer.from(end.comment ?? []), Buffer.from(end.behind ?? [])];
  if (end.wide !== true) return tail;
  const wide = Buffer.alloc(56);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeBigUInt64LE(44n, 4);
  wide.writeUInt16LE(45, 12);
  wide.writeUInt16LE(45, 14);
  wide.writeBigUInt64LE(unsigned(told.here), 24);
  wide.writeBigUInt64LE(unsigned(told.entries), 32);
  wide.writeBigUInt64LE(unsigned(told.sizeBytes), 40);
  wide.writeBigUInt64LE(unsigned(told.start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(start + sizeBytes), 8);
  locator.writeUInt32LE(1, 16);
  return [wide, locator, ...tail];
}

function wideField(values: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + values.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, index) => field.writeBigUInt64LE(unsigned(value), 4 + index * 8));
  return field;
}

function unsigned(value: number): bigint {
  return BigInt.asUintN(64, BigInt(Math.trunc(value)));
}
