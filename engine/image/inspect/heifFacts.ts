/** What the properties of a HEIF file (AVIF, HEIC) say of its pictures. */
export interface HeifFacts {
  /** The first ICC profile; it counts before code points. */
  readonly icc?: Uint8Array | undefined;
  /** The first code points (ITU-T H.273). */
  readonly codePoints?: { readonly primaries: number; readonly transfer: number } | undefined;
  /** Width and height of the largest picture, before it is turned. */
  readonly size: readonly [number, number];
}

/** Looks through the properties of a HEIF file; what is cut or missing is left out. */
export function heifFacts(bytes: Uint8Array): HeifFacts {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const meta = findBox(buffer, 0, buffer.length, 'meta');
  const properties = meta && findBox(buffer, meta.from + 4, meta.to, 'iprp');
  const container = properties && findBox(buffer, properties.from, properties.to, 'ipco');
  let size: readonly [number, number] = [0, 0];
  const found: { -readonly [K in keyof HeifFacts]?: HeifFacts[K] } = {};
  for (const box of container === undefined ? [] : boxes(buffer, container.from, container.to)) {
    if (box.type === 'ispe' && box.from + 12 <= box.to) {
      const [width, height] = [buffer.readUInt32BE(box.from + 4), buffer.readUInt32BE(box.from + 8)];
      if (width * height > size[0] * size[1]) size = [width, height];
    }
    if (box.type !== 'colr') continue;
    const kind = buffer.toString('latin1', box.from, box.from + 4);
    if (kind === 'prof' || kind === 'rICC') found.icc ??= buffer.subarray(box.from + 4, box.to);
    if (kind === 'nclx' && box.from + 8 <= box.to) {
      found.codePoints ??= {
        primaries: buffer.readUInt16BE(box.from + 4),
        transfer: buffer.readUInt16BE(box.from + 6),
      };
    }
  }
  return { ...found, size };
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
