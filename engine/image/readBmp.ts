import { PictureError } from './PictureError.js';
import { unpackBmpRuns } from './unpackBmpRuns.js';
import type { RgbPixels } from './rgbImage.js';

/** Pixels of a bitmap, and whether its kind is common enough that Chromium is known to show it alike. */
export interface BmpPicture extends RgbPixels {
  readonly common: boolean;
}

/**
 * Reads a Windows bitmap (libvips' WebAssembly build has no BMP reader): 1, 4, 8, 16, 24 or 32 bits, bit fields, run
 * lengths, bottom-up or top-down, headers from OS/2 to version 5. Alpha is flattened on white; where every pixel's is
 * zero nobody wrote it, and the picture is opaque.
 *
 * @param checkSize called with width and height before pixels are allocated; throws to refuse
 * @throws PictureError
 */
export function readBmp(bytes: Uint8Array, checkSize: (width: number, height: number) => void): BmpPicture {
  const header = readHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const { width, height, bits, runs } = header;
  checkSize(width, height);
  const stride = Math.ceil((width * bits) / 32) * 4; // rows are padded to 4 bytes
  const rows = runs
    ? unpackBmpRuns(bytes.subarray(header.pixelsAt), header)
    : bytes.subarray(header.pixelsAt);
  if (rows.length < stride * height) {
    throw new PictureError(
      `${width} x ${height} pixels need ${header.pixelsAt + stride * height} bytes, it has ${bytes.length}`,
      true,
    );
  }
  const readRow = bits <= 8 ? paletteRows(bytes, rows, header) : fieldRows(rows, stride, header);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const fromTop = header.topDown ? y : height - 1 - y;
    readRow(y * stride, data.subarray(fromTop * width * 3, (fromTop + 1) * width * 3));
  }
  return { width, height, data, common: header.common };
}

interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: number;
  /** 4 or 8 bits as lengths of runs. */
  readonly runs: boolean;
  readonly common: boolean;
  readonly pixelsAt: number;
  readonly paletteAt: number;
  readonly paletteEntryBytes: 3 | 4;
  readonly paletteLength: number;
  /** Bit masks of red, green, blue, alpha within a 16- or 32-bit pixel. */
  readonly masks: readonly [number, number, number, number];
}

function readHeader(view: DataView): BmpHeader {
  if (view.byteLength < 26) throw new PictureError('its header is cut', true);
  const pixelsAt = view.getUint32(10, true);
  const size = view.getUint32(14, true);
  const old = size === 12; // OS/2
  if (!old && (size < 40 || size > 124)) throw new PictureError(`its header has unknown size ${size}`);
  if (view.byteLength < 14 + size) throw new PictureError('its header is cut', true);
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? 0 : view.getUint32(30, true);
  if (width <= 0 || signedHeight === 0) throw new PictureError(`its size is ${width} x ${signedHeight}`);
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw new PictureError(`it has ${bits} bits a pixel`);
  const fields = compression === 3 || compression === 6;
  const runs = (compression === 1 && bits === 8) || (compression === 2 && bits === 4);
  if (compression !== 0 && !runs && !(fields && (bits === 16 || bits === 32))) {
    throw new PictureError(`its compression (type ${compression}) is not read`);
  }
  const used = old ? 0 : view.getUint32(46, true);
  const full = used === 0 || used >= 2 ** bits;
  const masksAfterHeader = size === 40 && fields ? (compression === 6 ? 16 : 12) : 0;
  if (view.byteLength < 14 + size + masksAfterHeader) throw new PictureError('its header is cut', true);
  return {
    width,
    height: Math.abs(signedHeight),
    topDown: signedHeight < 0,
    bits,
    runs,
    common: size === 40 && compression === 0 && (bits === 24 || (bits <= 8 && full)),
    pixelsAt,
    paletteAt: 14 + size + masksAfterHeader,
    paletteEntryBytes: old ? 3 : 4,
    paletteLength: used === 0 ? 2 ** Math.min(bits, 8) : Math.min(used, 256),
    masks: fields ? readMasks(view, size + masksAfterHeader) : bits === 16 ? rgb555 : rgb888,
  };
}

const rgb555 = [0x7c00, 0x03e0, 0x001f, 0] as const;
const rgb888 = [0xff0000, 0x00ff00, 0x0000ff, 0] as const;

/** Masks stand at the same place behind a version 3 header and inside later ones; alpha from 56 bytes on. */
function readMasks(view: DataView, headerSize: number): [number, number, number, number] {
  const mask = (index: number): number => view.getUint32(54 + index * 4, true);
  return [mask(0), mask(1), mask(2), headerSize >= 56 ? mask(3) : 0];
}

type RowReader = (at: number, target: Uint8Array) => void;

function paletteRows(file: Uint8Array, rows: Uint8Array, header: BmpHeader): RowReader {
  const { bits, width, paletteAt, paletteEntryBytes, paletteLength } = header;
  if (paletteAt + paletteLength * paletteEntryBytes > file.length) {
    throw new PictureError('its palette is cut', true);
  }
  const palette = new Uint8Array(256 * 3); // red, green, blue; missing entries are black
  for (let i = 0; i < paletteLength; i++) {
    for (let c = 0; c < 3; c++) {
      palette[i * 3 + c] = file[paletteAt + i * paletteEntryBytes + 2 - c]!;
    }
  }
  const perByte = 8 / bits;
  const mask = 2 ** bits - 1;
  return (at, target) => {
    for (let x = 0; x < width; x++) {
      const shift = 8 - bits * ((x % perByte) + 1);
      const index = (rows[at + Math.floor(x / perByte)]! >> shift) & mask;
      for (let c = 0; c < 3; c++) target[x * 3 + c] = palette[index * 3 + c]!;
    }
  };
}

function fieldRows(rows: Uint8Array, stride: number, { bits, width, height, masks }: BmpHeader): RowReader {
  if (bits === 24) {
    return (at, target) => {
      for (let i = 0; i < width * 3; i += 3) {
        target[i] = rows[at + i + 2]!;
        target[i + 1] = rows[at + i + 1]!;
        target[i + 2] = rows[at + i]!;
      }
    };
  }
  const fields = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, most: mask >>> shift };
  });
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength);
  const pixelAt = (at: number): number => (bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true));
  const { mask: alphaMask } = fields[3]!;
  let written = false;
  for (let y = 0; y < height && !written && alphaMask !== 0; y++) {
    for (let x = 0; x < width && !written; x++) {
      written = (pixelAt(y * stride + (x * bits) / 8) & alphaMask) !== 0;
    }
  }
  const alpha = written ? fields[3]! : { mask: 0, shift: 0, most: 0 };
  return (at, target) => {
    for (let x = 0; x < width; x++) {
      const pixel = pixelAt(at + (x * bits) / 8);
      const opacity = alpha.most === 0 ? 1 : ((pixel & alpha.mask) >>> alpha.shift) / alpha.most;
      for (let c = 0; c < 3; c++) {
        const { mask, shift, most } = fields[c]!;
        const value = most === 0 ? 0 : (((pixel & mask) >>> shift) * 255) / most;
        target[x * 3 + c] = Math.round(value * opacity + 255 * (1 - opacity));
      }
    }
  };
}
