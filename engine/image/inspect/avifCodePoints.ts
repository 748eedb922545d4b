/**
 * The code points of an AVIF's first box `colr` of kind `nclx`: primaries and transfer; undefined where there is none, or
 * where there is an ICC profile, which counts before them.
 */
export function avifCodePoints(
  bytes: Uint8Array,
): { readonly primaries: number; readonly transfer: number } | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const meta = findBox(buffer, 0, buffer.length, 'meta');
  const properties = meta && findBox(buffer, meta.from + 4, meta.to, 'iprp');
  const container = properties && findBox(buffer, properties.from, properties.to, 'ipco');
  if (container === undefined) return undefined;
  let found: { primaries: number; transfer: number } | undefined;
  for (const box of boxes(buffer, container.from, container.to)) {
    if (box.type !== 'colr') continue;
    const kind = buffer.toString('latin1', box.from, box.from + 4);
    if (kind === 'prof' || kind === 'rICC') return undefined;
    if (kind === 'nclx' && box.from + 8 <= box.to) {
      found ??= { primaries: buffer.readUInt16BE(box.from + 4), transfer: buffer.readUInt16BE(box.from + 6) };
    }
  }
  return found;
}

interface Box {
  readonly type: string;
  readonly from: number;
  readonly to: number;
}

function findBox(buffer: Buffer, from: number, to: number, type: string): Box | undefined {
  for (const box of boxes(buffer, from, to)) if (box.type === type) return box;
  return undefined;
}

/** Boxes are length and name; what is longer than what holds it ends the list. */
function* boxes(buffer: Buffer, from: number, to: number): Generator<Box> {
  for (let at = from; at + 8 <= to;) {
    const short = buffer.readUInt32BE(at);
    const header = short === 1 ? 16 : 8;
    const length = short === 1 && at + 16 <= to ? Number(buffer.readBigUInt64BE(at + 8)) : short;
    const end = length === 0 ? to : at + length;
    if (length !== 0 && (length < header || end > to)) return;
    yield { type: buffer.toString('latin1', at + 4, at + 8), from: at + header, to: end };
    at = end;
  }
}
