import { PictureError } from '../PictureError.js';

/** What a JPEG 2000 says of itself before its pixels. */
export interface Jpeg2000Header {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Bits of a sample; the same for all components. */
  readonly bits: number;
  /** Whether its colours are brightness and two differences, as in video. */
  readonly yCbCr: boolean;
  readonly icc: Uint8Array | undefined;
}

const remedy = 'Save it as TIFF or PNG.';

/** Reads the boxes of a JP2 and the head of its code stream, or of a bare one. @throws PictureError */
export function readJpeg2000Header(bytes: Uint8Array): Jpeg2000Header {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = buffer.indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51]));
  if (start < 0 || start + 42 > buffer.length) throw new PictureError('its head is cut', true);
  const at = start + 4;
  const components = buffer.readUInt16BE(at + 36);
  if (at + 38 + components * 3 > buffer.length) throw new PictureError('its head is cut', true);
  const each = Array.from({ length: components }, (_, i) =>
    buffer.subarray(at + 38 + i * 3, at + 41 + i * 3),
  );
  const [bits = 0] = each.map(([depth = 0]) => (depth & 0x7f) + 1);
  if (components !== 1 && components !== 3) {
    throw new PictureError(`it has ${components} components, one or three are read`, false, remedy);
  }
  if (each.some(([depth = 0, x, y]) => (depth & 0x7f) + 1 !== bits || x !== 1 || y !== 1) || bits > 16) {
    throw new PictureError(
      'its components have different or more than 16 bits, or sizes of their own',
      false,
      remedy,
    );
  }
  const head = buffer.subarray(0, start);
  if (head.includes('pclr')) throw new PictureError('it has a palette', false, remedy);
  const colour = head.indexOf('colr');
  const method = colour < 4 ? 0 : head[colour + 4];
  const length = colour < 4 ? 0 : head.readUInt32BE(colour - 4);
  return {
    width: buffer.readUInt32BE(at + 4) - buffer.readUInt32BE(at + 12),
    height: buffer.readUInt32BE(at + 8) - buffer.readUInt32BE(at + 16),
    components,
    bits,
    yCbCr: method === 1 && colour + 11 <= head.length && head.readUInt32BE(colour + 7) === 18,
    icc: method === 2 ? head.subarray(colour + 7, colour - 4 + length) : undefined,
  };
}
