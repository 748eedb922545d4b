import type { ImageFormat } from '../protocol/imageFormats.js';

/** Whether a file that failed to decode ends before the end its own structure announces. */
export function isTruncated(bytes: Uint8Array, format: ImageFormat): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return endsEarly[format](view);
  } catch (error) {
    if (error instanceof RangeError) return true; // the structure itself is cut
    throw error;
  }
}

const endsEarly: Record<ImageFormat, (view: DataView) => boolean> = {
  png: pngEndsEarly,
  jpeg: (view) => !hasEndMarker(view),
  webp: (view) => view.getUint32(4, true) + 8 > view.byteLength,
  tiff: tiffEndsEarly,
  gif: (view) => view.getUint8(view.byteLength - 1) !== 0x3b,
  avif: boxesEndEarly,
  heic: boxesEndEarly,
  jp2: jpeg2000EndsEarly,
  pdf: (view) => !lastCharacters(view).includes('%%EOF'),
  bmp: (view) => view.getUint32(2, true) > view.byteLength,
};

function lastCharacters(view: DataView): string {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength).subarray(-2048).toString('latin1');
}

/** Chunks are length, name, data, checksum; the last is IEND. */
function pngEndsEarly(view: DataView): boolean {
  for (let at = 8; ; at += view.getUint32(at) + 12) {
    if (view.getUint32(at + 4) === 0x49454e44) return false;
  }
}

function hasEndMarker(view: DataView): boolean {
  for (let at = view.byteLength - 2; at > 2; at--) {
    if (view.getUint16(at) === 0xffd9) return true;
  }
  return false;
}

/** Boxes are length and name; length 1 means that 64 bits follow, 0 up to the end of the file. */
function boxesEndEarly(view: DataView): boolean {
  for (let at = 0; at < view.byteLength;) {
    const short = view.getUint32(at);
    const length = short === 1 ? Number(view.getBigUint64(at + 8)) : short;
    if (length === 0) return false;
    if (length < 8) return false; // broken rather than cut
    at += length;
    if (at > view.byteLength) return true;
  }
  return false;
}

/** Boxes, or a bare code stream that ends with its mark. */
function jpeg2000EndsEarly(view: DataView): boolean {
  return view.getUint16(0) === 0xff4f ? view.getUint16(view.byteLength - 2) !== 0xffd9 : boxesEndEarly(view);
}

/** The first directory and the strips or tiles it names must lie inside the file. BigTIFF: the directory only. */
function tiffEndsEarly(view: DataView): boolean {
  const little = view.getUint8(0) === 0x49;
  if (view.getUint16(2, little) === 43) return view.getBigUint64(8, little) >= BigInt(view.byteLength);
  const directory = view.getUint32(4, little);
  const offsets = directoryValues(view, directory, little, [273, 324]);
  const lengths = directoryValues(view, directory, little, [279, 325]);
  return offsets.some((offset, i) => offset + (lengths[i] ?? 0) > view.byteLength);
}

/** Unsigned 16- or 32-bit values of the first entry with one of `tags`. */
function directoryValues(view: DataView, directory: number, little: boolean, tags: number[]): number[] {
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + i * 12;
    if (!tags.includes(view.getUint16(at, little))) continue;
    const wide = view.getUint16(at + 2, little) === 4;
    const count = view.getUint32(at + 4, little);
    const size = count * (wide ? 4 : 2);
    const from = size <= 4 ? at + 8 : view.getUint32(at + 8, little);
    if (from + size > view.byteLength) throw new RangeError('values outside the file');
    return Array.from({ length: count }, (_, k) =>
      wide ? view.getUint32(from + k * 4, little) : view.getUint16(from + k * 2, little),
    );
  }
  return [];
}
