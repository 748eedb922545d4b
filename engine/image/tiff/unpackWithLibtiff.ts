import { loadSharp } from '../loadSharp.js';
import { PictureError } from '../PictureError.js';
import { photometrics, type TiffPage } from './tiffPage.js';

/**
 * Unpacks a block in JPEG or fax compression: as a TIFF of its own, of that block alone, for libtiff inside sharp.
 *
 * @param size bytes the block has when it is unpacked
 * @returns the samples as other compressions give them; JPEG's YCbCr as red, green and blue
 * @throws PictureError
 */
export async function unpackWithLibtiff(
  packed: Uint8Array,
  size: number,
  page: TiffPage,
): Promise<Uint8Array> {
  const { blockWidth: width, bits, planar, samples } = page;
  const each = planar ? 1 : samples;
  const isFax = bits === 1;
  const height = size / Math.ceil((width * each * bits) / 8);
  const file = oneBlock(page, packed, width, height, each);
  try {
    const picture = loadSharp()(file, {
      failOn: 'warning',
      limitInputPixels: width * height,
      ignoreIcc: true,
    });
    const space = each === 4 ? 'cmyk' : each === 3 ? 'srgb' : 'b-w';
    const { data, info } = await picture
      .pipelineColourspace(space)
      .toColourspace(space)
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== each) throw new Error(`${info.channels} channels instead of ${each}`);
    return isFax ? packBits(data, width, height) : new Uint8Array(data);
  } catch {
    throw new PictureError('its compressed pixels are broken');
  }
}

/** Whether blocks of a page can be unpacked so; others are read whole. */
export function readsWithLibtiff({ bits, planar, samples }: TiffPage): boolean {
  const each = planar ? 1 : samples;
  return bits === 1 ? each === 1 : bits === 8 && [1, 3, 4].includes(each);
}

/** What is only in the directory of the whole file: tables of JPEG, options of fax, how colours are halved. */
const kept = [292, 293, 347, 530];

type Entry = readonly [tag: number, type: 3 | 4 | 7, values: readonly number[]];

/** A little-endian TIFF of one strip. */
function oneBlock(
  { directory, compression }: TiffPage,
  packed: Uint8Array,
  width: number,
  height: number,
  each: number,
): Uint8Array {
  const isYCbCr = each === 3 && directory.numbers(262)?.[0] === photometrics.yCbCr;
  const colours = isYCbCr ? photometrics.yCbCr : photometrics.rgb;
  const photometric = each === 1 ? photometrics.blackIsZero : each === 4 ? photometrics.cmyk : colours;
  const entries: Entry[] = [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, Array.from({ length: each }, () => directory.numbers(258)?.[0] ?? 1)],
    [259, 3, [compression]],
    [262, 3, [photometric]],
    [273, 4, [8]],
    [277, 3, [each]],
    [278, 4, [height]],
    [279, 4, [packed.length]],
  ];
  for (const tag of kept) {
    if (tag === 347) {
      const tables = directory.bytes(tag);
      if (tables !== undefined) entries.push([tag, 7, [...tables]]);
    } else {
      const numbers = directory.numbers(tag);
      if (numbers !== undefined) entries.push([tag, tag === 530 ? 3 : 4, numbers]);
    }
  }
  return withDirectory(packed, entries);
}

const sizes = { 3: 2, 4: 4, 7: 1 } as const;

function withDirectory(packed: Uint8Array, entries: readonly Entry[]): Uint8Array {
  const start = 8 + packed.length + (packed.length % 2);
  const head = 2 + entries.length * 12 + 4;
  const values = entries.map(([, type, list]) => {
    const bytes = Buffer.alloc(Math.max(4, list.length * sizes[type]));
    list.forEach((value, i) => bytes.writeUIntLE(value, i * sizes[type], sizes[type]));
    return bytes;
  });
  const more = values.reduce((sum, { length }) => sum + (length > 4 ? length + (length % 2) : 0), 0);
  const file = Buffer.alloc(start + head + more);
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(start, 4);
  file.set(packed, 8);
  file.writeUInt16LE(entries.length, start);
  let free = start + head;
  entries.forEach(([tag, type, list], i) => {
    const at = start + 2 + i * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(list.length, at + 4);
    const value = values[i]!;
    if (value.length <= 4) file.set(value, at + 8);
    else {
      file.writeUInt32LE(free, at + 8);
      file.set(value, free);
      free += value.length + (value.length % 2);
    }
  });
  return file;
}

/** 0 and 255 to bits, the highest first; a row begins at a byte. */
function packBits(levels: Uint8Array, width: number, height: number): Uint8Array {
  const rowBytes = Math.ceil(width / 8);
  const bits = new Uint8Array(rowBytes * height);
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0; x < width; x++, from++) {
      if (levels[from]! > 127) bits[y * rowBytes + (x >> 3)]! |= 128 >> (x & 7);
    }
  }
  return bits;
}
