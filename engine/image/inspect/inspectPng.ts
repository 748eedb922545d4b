import { constants, crc32, deflateSync, inflateRawSync } from 'node:zlib';
import { pngChunk } from '../encodePng.js';
import { PictureError } from '../PictureError.js';

/** What of a PNG the decoder does not tell. */
export interface PngFacts {
  /** Whether a chunk's checksum is wrong, or the end marker is missing. */
  readonly damaged: boolean;
  /** Frames; Chromium plays them, and may leave out the picture that others show. */
  readonly animated: boolean;
  /** Whether Chromium shows other colours than the numbers say: gamma, primaries, or the code points of video. */
  readonly recoloured: boolean;
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
  const gamma = chunk('gAMA');
  const otherGamma = gamma?.length === 4 && Math.abs(gamma.readUInt32BE(0) - 45455) > 100;
  const primaries = chunk('cHRM');
  const otherPrimaries =
    primaries?.length === 32 &&
    srgbPrimaries.some((value, i) => Math.abs(primaries.readUInt32BE(i * 4) - value) > 200);
  const untold = !types.has('sRGB') && !types.has('iCCP');
  return {
    damaged: !types.has('IEND') || chunks.some(({ sound }) => !sound),
    animated: types.has('acTL'),
    recoloured: types.has('cICP') || (untold && (otherGamma || otherPrimaries)),
  };
}

/** White, red, green, blue: x and y each, times 100,000. */
const srgbPrimaries = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000];

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
    ({ type, sound }) => type === 'PLTE' || type === 'tRNS' || (sound && type === 'eXIf'),
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
