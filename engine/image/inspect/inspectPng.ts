import { constants, crc32, deflateSync, inflateRawSync } from 'node:zlib';
import { type Chromaticities, coloursOfCodePoints, coloursOfGamma } from '../colour/declaredColours.js';
import type { PictureColours } from '../colour/pictureColours.js';
import { pngChunk } from '../encodePng.js';
import { PictureError } from '../PictureError.js';

/** What of a PNG the decoder does not tell. */
export interface PngFacts {
  /** Whether a chunk's checksum is wrong, or the end marker is missing. */
  readonly damaged: boolean;
  /** Frames; Chromium plays them, and may leave out the picture that others show. */
  readonly animated: boolean;
  /** What its chunks beside an ICC profile say of its colours; undefined where a profile or sRGB counts. */
  readonly colours: PictureColours | undefined;
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  readonly sound: boolean;
}

/** Looks at the chunks of a PNG. */
export function inspectPng(bytes: Uint8Array): PngFacts {
  const chunks = readChunks(bytes);
  const types = new Set(chunks.map(({ type }) => type));
  const chunk = (type: string): Buffer | undefined => {
    const found = chunks.find((one) => one.type === type);
    return found && Buffer.from(found.data);
  };
  return {
    damaged: !types.has('IEND') || chunks.some(({ sound }) => !sound),
    animated: types.has('acTL'),
    colours: pngColours(chunk),
  };
}

/**
 * In the order in which the format ranks them: code points, a profile, sRGB, primaries with gamma. A gamma alone is too often
 * a program's habit to be believed; Chromium believes it.
 */
function pngColours(chunk: (type: string) => Buffer | undefined): PictureColours | undefined {
  const codes = chunk('cICP');
  if (codes?.length === 4) return coloursOfCodePoints(codes[0]!, codes[1]!);
  if (chunk('iCCP') !== undefined || chunk('sRGB') !== undefined) return undefined;
  const [gamma, primaries] = [chunk('gAMA'), chunk('cHRM')];
  if (gamma === undefined && primaries === undefined) return undefined;
  const exponent = gamma?.length === 4 ? 100_000 / gamma.readUInt32BE(0) : 0;
  // Programs write 1 / 2.2 where they mean the curve of sRGB.
  const usual = Math.abs(exponent - 2.2) < 0.01;
  if (primaries?.length !== 32 || exponent < 0.2 || exponent > 10) {
    return usual && primaries === undefined ? undefined : { notices: [], likeChromium: false };
  }
  const [white, red, green, blue] = [0, 8, 16, 24].map((at) => [
    primaries.readUInt32BE(at) / 100_000,
    primaries.readUInt32BE(at + 4) / 100_000,
  ]);
  return coloursOfGamma(usual ? undefined : exponent, [white, red, green, blue] as unknown as Chromaticities);
}

/**
 * A PNG with the same pixels, with right checksums and an end.
 *
 * @throws PictureError truncated when pixels are missing
 */
export function repairPng(bytes: Uint8Array): Uint8Array {
  const chunks = readChunks(bytes);
  const header = chunks.find(({ type }) => type === 'IHDR');
  if (header?.data.length !== 13) throw new PictureError('its header is cut', true);
  const needed = pixelBytes(Buffer.from(header.data));
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const pixels = inflate(packed, needed);
  if (pixels.length < needed) {
    throw new PictureError(`its pixels end after ${pixels.length} of ${needed} bytes`, true);
  }
  const kept = chunks.filter(
    ({ type, sound }) => type === 'PLTE' || type === 'tRNS' || (sound && ['eXIf', 'iCCP'].includes(type)),
  );
  return Buffer.concat([
    bytes.subarray(0, 8),
    pngChunk('IHDR', header.data),
    ...kept.map(({ type, data }) => pngChunk(type, data)),
    pngChunk('IDAT', deflateSync(pixels.subarray(0, needed), { level: constants.Z_BEST_SPEED })),
    pngChunk('IEND', new Uint8Array(0)),
  ]);
}

/** The chunks in order; the last may be cut. */
function readChunks(bytes: Uint8Array): Chunk[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 8; at + 8 <= buffer.length;) {
    const length = buffer.readUInt32BE(at);
    const end = at + 8 + length;
    const type = buffer.toString('latin1', at + 4, at + 8);
    const whole = end + 4 <= buffer.length;
    const sound = whole && crc32(buffer.subarray(at + 4, end)) === buffer.readUInt32BE(end);
    chunks.push({ type, data: buffer.subarray(at + 8, end), sound });
    if (type === 'IEND') break;
    at = end + 4;
  }
  return chunks;
}

/** Bytes of all filtered rows: those of the seven passes where it is interlaced. */
function pixelBytes(header: Buffer): number {
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const channels = [1, 0, 3, 1, 2, 0, 4][header[9]!] ?? 0;
  const bits = header[8]! * channels;
  const passes = header[12] === 1 ? interlacing : [[0, 0, 1, 1] as const];
  return passes.reduce((sum, [left, top, across, down]) => {
    const columns = Math.ceil((width - left) / across);
    const rows = Math.ceil((height - top) / down);
    return columns <= 0 || rows <= 0 ? sum : sum + (Math.ceil((columns * bits) / 8) + 1) * rows;
  }, 0);
}

const interlacing = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Without its checksum; what ends early gives what it has. */
function inflate(packed: Buffer, needed: number): Buffer {
  try {
    return inflateRawSync(packed.subarray(2), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: needed + 2 ** 16,
    });
  } catch {
    throw new PictureError('its compressed pixels are broken');
  }
}
