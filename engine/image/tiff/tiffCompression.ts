import { constants, inflateSync } from 'node:zlib';
import { ZSTDDecoder } from 'zstddec';
import { loadSharp } from '../loadSharp.js';
import { PictureError } from '../PictureError.js';
import type { TiffPage } from './tiffPage.js';
import { toHostOrder } from './toHostOrder.js';
import { unpackBits, unpackLzw } from './unpack.js';
import { unpackJpeg2000 } from './unpackJpeg2000.js';
import { unpackLerc } from './unpackLerc.js';
import { readsWithLibtiff, unpackWithLibtiff } from './unpackWithLibtiff.js';

/** Unpacks one block. @param size bytes the block has when it is unpacked. */
export type Unpack = (packed: Uint8Array, size: number) => Uint8Array | Promise<Uint8Array>;

/** Unpacks blocks that are pictures themselves: what they are to hold stands in the page. */
type UnpackPicture = (packed: Uint8Array, size: number, page: TiffPage) => Promise<Uint8Array>;

/** The compressions that are unpacked here, by their number in a TIFF; numbers come out as the file has them. */
const unpackers: Readonly<Record<number, Unpack>> = {
  1: (packed) => packed,
  5: unpackLzw,
  8: inflate,
  32946: inflate,
  32773: unpackBits,
  34926: unpackZstd,
  50000: unpackZstd,
};

/** Those whose numbers come out as this machine has them. */
const pictureUnpackers: Readonly<Record<number, UnpackPicture>> = {
  2: unpackWithLibtiff,
  3: unpackWithLibtiff,
  4: unpackWithLibtiff,
  7: unpackWithLibtiff,
  33003: unpackJpeg2000,
  33004: unpackJpeg2000,
  33005: unpackJpeg2000,
  34712: unpackJpeg2000,
  34887: (packed, size, page) => unpackLerc(packed, size, page, unpackZstd),
  34933: unpackWithSharp, // PNG
  50001: unpackWithSharp, // WebP
};

/** A compression that libtiff inside sharp reads, whole files at a time. */
const oldJpeg = 6;

const names: Readonly<Record<number, string>> = {
  2: 'CCITT (modified Huffman)',
  3: 'CCITT group 3',
  4: 'CCITT group 4',
  6: 'old JPEG',
  7: 'JPEG',
  9: 'JBIG',
  10: 'JBIG',
  22610: 'JPEG XR',
  32766: 'NeXT',
  32771: 'CCITT (word-aligned)',
  32809: 'ThunderScan',
  34661: 'JBIG',
  34676: 'SGI LogLuv',
  34677: 'SGI LogLuv',
  34713: 'Nikon NEF',
  34715: 'JBIG2',
  34892: 'lossy JPEG of a DNG',
  34925: 'LZMA',
  34927: 'JPEG XR',
  34934: 'JPEG XR',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
};

/** What unpacks the blocks of a page; null for one that sharp reads whole. @throws PictureError that names another */
export function unpackerOf(page: TiffPage, littleEndian: boolean): Unpack | null {
  const { compression } = page;
  const unpack = unpackers[compression];
  if (unpack !== undefined) return unpack;
  const unpackPicture = pictureUnpackers[compression];
  if (unpackPicture === unpackWithLibtiff && !readsWithLibtiff(page)) return null;
  if (unpackPicture !== undefined) {
    return async (packed, size) => {
      const bytes = await unpackPicture(packed, size, page);
      toHostOrder(bytes, page.bits, littleEndian); // or rather back
      return bytes;
    };
  }
  if (compression === oldJpeg) return null;
  const name = names[compression] ?? `type ${compression}`;
  throw new PictureError(
    `its compression (${name}) is not read`,
    false,
    'Save it with another compression, such as LZW, Deflate or none, or as PNG.',
  );
}

/** What unpacks as much of a block as its first bytes hold; null for a compression that needs all of them. */
export function peekerOf(compression: number): ((packed: Uint8Array, size: number) => Uint8Array) | null {
  return peekers[compression] ?? null;
}

const peekers: Readonly<Record<number, (packed: Uint8Array, size: number) => Uint8Array>> = {
  1: (packed) => packed,
  5: unpackLzw,
  8: inflateBeginning,
  32946: inflateBeginning,
  32773: unpackBits,
};

function inflateBeginning(packed: Uint8Array, size: number): Uint8Array {
  try {
    return inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: size + 2 ** 16 });
  } catch {
    return new Uint8Array(0); // broken: told when it is unpacked whole
  }
}

/** A stream that ends early gives what it has: the caller counts. */
function inflate(packed: Uint8Array, size: number): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: size + 2 ** 16 });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'Z_BUF_ERROR') return new Uint8Array(0);
    throw new PictureError('its compressed pixels are broken');
  }
}

let zstd: Promise<ZSTDDecoder> | undefined;

async function unpackZstd(packed: Uint8Array, size: number): Promise<Uint8Array> {
  zstd ??= startZstd();
  const decoder = await zstd;
  try {
    return decoder.decode(packed, size);
  } catch {
    throw new PictureError('its compressed pixels are broken');
  }
}

async function startZstd(): Promise<ZSTDDecoder> {
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return decoder;
}

/** A block that is a picture file itself. */
async function unpackWithSharp(packed: Uint8Array, size: number): Promise<Uint8Array> {
  try {
    const picture = loadSharp()(packed, { failOn: 'truncated', limitInputPixels: size, ignoreIcc: true });
    const { depth, channels } = await picture.metadata();
    const wide = depth === 'ushort';
    const space = wide ? (channels < 3 ? 'grey16' : 'rgb16') : channels < 3 ? 'b-w' : 'srgb';
    const { data } = await picture
      .pipelineColourspace(space)
      .toColourspace(space)
      .raw({ depth: wide ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return new Uint8Array(data);
  } catch {
    throw new PictureError('the pictures inside it are broken');
  }
}
