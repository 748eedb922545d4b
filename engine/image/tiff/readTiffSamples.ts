import { PictureError } from '../PictureError.js';
import { makeSampleArray, type Samples } from '../samples.js';
import { type Unpack } from './tiffCompression.js';
import { expandYCbCr, yCbCrBlockBytes, yCbCrSubsampling } from './subsampling.js';
import { undoPredictor } from './undoPredictor.js';
import { photometrics, type TiffPage } from './tiffPage.js';
import { unpackSampleValues } from './unpackSampleValues.js';

/** Largest array of samples, in bytes. */
const maxSampleBytes = 2 ** 31;

/**
 * Reads the wanted bands of a page, block by block.
 *
 * @param bands counted from 0
 * @returns the samples, and how many blocks the file leaves out (they hold `noData`, or 0)
 * @throws PictureError truncated when a block lies outside the file or has too few bytes
 */
export async function readTiffSamples(
  bytes: Uint8Array,
  page: TiffPage,
  littleEndian: boolean,
  unpack: Unpack,
  bands: readonly number[],
): Promise<{ samples: Samples; emptyBlocks: number }> {
  const { width, height, bits, sampleKind: kind } = page;
  checkStructure(page, bands);
  const type = { kind, bits };
  const values = makeSampleArray(type, checkedLength(page, bands.length));
  const samples = { width, height, channels: bands.length, values, ...type, noData: page.noData };
  const across = Math.ceil(width / page.blockWidth);
  const down = Math.ceil(height / page.blockHeight);
  let emptyBlocks = 0;
  const planes = page.planar ? [...new Set(bands)] : [0];
  for (const plane of planes) {
    for (let block = 0; block < across * down; block++) {
      const index = plane * across * down + block;
      const left = (block % across) * page.blockWidth;
      const top = Math.floor(block / across) * page.blockHeight;
      // Strips hold only the rows there are; tiles are always whole.
      const rows = page.tiled ? page.blockHeight : Math.min(page.blockHeight, height - top);
      const place = { left, top, rows, shown: Math.min(rows, height - top) };
      const packed = blockBytes(bytes, page, index);
      const each = page.planar ? 1 : page.samples;
      const wanted = bands.flatMap((band, channel) =>
        page.planar ? (band === plane ? [{ sample: 0, channel }] : []) : [{ sample: band, channel }],
      );
      if (packed === null) {
        emptyBlocks++;
        fillBlock(samples, page, place, wanted);
        continue;
      }
      const raw = await unpackBlock(packed, page, rows, each, unpack);
      const unpredicted = undoPredictor(raw, page, rows, each, littleEndian);
      const numbers = unpackSampleValues(unpredicted, page, rows, each, littleEndian);
      copyBlock(samples, page, place, numbers, each, wanted);
    }
  }
  return { samples, emptyBlocks };
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly rows: number;
  readonly shown: number;
}

type Wanted = readonly { readonly sample: number; readonly channel: number }[];

function checkStructure(page: TiffPage, bands: readonly number[]): void {
  const { blockWidth, blockHeight, width, height, planar, samples } = page;
  if (blockWidth <= 0 || blockHeight <= 0) throw new PictureError('its tiles or strips have no size');
  const blocks = Math.ceil(width / blockWidth) * Math.ceil(height / blockHeight) * (planar ? samples : 1);
  if (page.offsets.length < blocks) {
    throw new PictureError(
      `its ${blocks} tiles or strips have ${page.offsets.length} places`,
      page.offsets.length > 0,
    );
  }
  if (bands.some((band) => band >= samples)) throw new Error(`No band beyond ${samples}`);
}

function checkedLength(page: TiffPage, channels: number): number {
  const length = page.width * page.height * channels;
  const each =
    page.bits <= 8 ? 1 : page.bits <= 16 && page.sampleKind !== 'float' ? 2 : page.bits <= 32 ? 4 : 8;
  if (length * each <= maxSampleBytes) return length;
  throw new PictureError(
    `${page.width} x ${page.height} pixels of ${channels} bands with ${page.bits} bits need more than 2 GiB`,
    false,
    'Scale it down or cut out the part you want to ask about.',
  );
}

/** The packed bytes of a block; null for one that the file leaves out. */
function blockBytes(bytes: Uint8Array, page: TiffPage, index: number): Uint8Array | null {
  const offset = page.offsets[index]!;
  // A single strip without a length runs to the end of the file.
  const count = page.byteCounts[index] ?? (page.offsets.length === 1 ? bytes.length - offset : 0);
  if (offset === 0 && count === 0) return null;
  if (offset + count > bytes.length || count === 0) {
    throw new PictureError(
      `${page.tiled ? 'tile' : 'strip'} ${index + 1} of ${page.offsets.length} ends at byte ${offset + count} of ${bytes.length}`,
      true,
    );
  }
  return bytes.subarray(offset, offset + count);
}

async function unpackBlock(
  packed: Uint8Array,
  page: TiffPage,
  rows: number,
  each: number,
  unpack: Unpack,
): Promise<Uint8Array> {
  const subsampling = page.photometric === photometrics.yCbCr && !page.planar ? yCbCrSubsampling(page) : null;
  const size =
    subsampling === null
      ? Math.ceil((page.blockWidth * each * page.bits) / 8) * rows
      : yCbCrBlockBytes(page.blockWidth, rows, subsampling);
  const raw = await unpack(page.lowBitFirst ? packed.map((byte) => reversed[byte]!) : packed, size);
  if (raw.length < size) {
    throw new PictureError(
      `a ${page.tiled ? 'tile' : 'strip'} has ${raw.length} bytes instead of ${size}`,
      true,
    );
  }
  return subsampling === null ? raw : expandYCbCr(raw, page.blockWidth, rows, subsampling);
}

/** Each byte with its bits the other way round. */
const reversed = Uint8Array.from({ length: 256 }, (_, byte) =>
  Array.from({ length: 8 }, (_, bit) => ((byte >> bit) & 1) << (7 - bit)).reduce((sum, bit) => sum | bit),
);

function fillBlock({ values, width, channels }: Samples, page: TiffPage, place: Place, wanted: Wanted): void {
  const right = Math.min(place.left + page.blockWidth, width);
  for (let y = place.top; y < place.top + place.shown; y++) {
    for (let x = place.left; x < right; x++) {
      for (const { channel } of wanted) values[(y * width + x) * channels + channel] = page.noData ?? 0;
    }
  }
}

function copyBlock(
  { values, width, channels }: Samples,
  page: TiffPage,
  place: Place,
  numbers: Samples['values'],
  each: number,
  wanted: Wanted,
): void {
  const columns = Math.min(page.blockWidth, width - place.left);
  const direct = each === channels && wanted.every(({ sample, channel }) => sample === channel);
  for (let row = 0; row < place.shown; row++) {
    const from = row * page.blockWidth * each;
    const to = ((place.top + row) * width + place.left) * channels;
    if (direct) {
      values.set(numbers.subarray(from, from + columns * each), to);
      continue;
    }
    for (const { sample, channel } of wanted) {
      for (let x = 0; x < columns; x++)
        values[to + x * channels + channel] = numbers[from + x * each + sample]!;
    }
  }
}
