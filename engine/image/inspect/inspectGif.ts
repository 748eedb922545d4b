/** Sizes of a GIF that have to be known before it is decoded. */
export interface GifFacts {
  /** Pixels of the largest of canvas and frames. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

/** Walks along the blocks of a GIF; what is cut is not counted. */
export function inspectGif(bytes: Uint8Array): GifFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 13) return { width: 0, height: 0, frames: 0 };
  let width = view.getUint16(6, true);
  let height = view.getUint16(8, true);
  let frames = 0;
  let at = 13 + tableBytes(view.getUint8(10));
  while (at + 10 <= bytes.length) {
    const block = bytes[at]!;
    if (block === 0x2c) {
      frames++;
      width = Math.max(width, view.getUint16(at + 1, true) + view.getUint16(at + 5, true));
      height = Math.max(height, view.getUint16(at + 3, true) + view.getUint16(at + 7, true));
      at = skipData(bytes, at + 10 + tableBytes(bytes[at + 9]!) + 1);
    } else if (block === 0x21) {
      at = skipData(bytes, at + 2);
    } else {
      break;
    }
  }
  return { width, height, frames };
}

function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Blocks of data are a length and so many bytes; length 0 ends them. */
function skipData(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
  return at + 1;
}
