import { PictureError } from '../PictureError.js';
import { makeSampleArray, type Samples } from '../samples.js';
import type { TiffBlocks } from './TiffBlocks.js';
import type { TiffPage } from './tiffPage.js';

/** Largest array of samples, in bytes. */
const maxSampleBytes = 2 ** 31;

/** A rectangle of a page, in pixels as the file has them. */
export interface TiffArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How the numbers of a block are come by: unpacked anew, or remembered. */
export type BlockNumbers = (block: number, plane: number) => Promise<Samples['values'] | null>;

/**
 * Reads the wanted bands of a part of a page, block by block.
 *
 * @param bands counted from 0
 * @returns the samples, and how many blocks the file leaves out (they hold `noData`, or 0)
 * @throws PictureError truncated when a block lies outside the file or has too few bytes
 */
export async function readTiffSamples(
  blocks: TiffBlocks,
  bands: readonly number[],
  area: TiffArea,
  numbersOf: BlockNumbers = (block, plane) => blocks.numbers(block, plane),
): Promise<{ samples: Samples; emptyBlocks: number }> {
  const { page, across, each } = blocks;
  const { bits, sampleKind: kind, blockWidth, blockHeight, planar } = page;
  if (bands.some((band) => band >= page.samples)) throw new Error(`No band beyond ${page.samples}`);
  const { width, height } = area;
  const type = { kind, bits };
  const values = makeSampleArray(type, checkedLength(page, area, bands.length));
  const samples = { width, height, channels: bands.length, values, ...type, noData: page.noData };
  let emptyBlocks = 0;
  for (const plane of planar ? new Set(bands) : [0]) {
    const wanted = bands.flatMap((band, channel) =>
      planar ? (band === plane ? [{ sample: 0, channel }] : []) : [{ sample: band, channel }],
    );
    for (let down = Math.floor(area.top / blockHeight); down * blockHeight < area.top + height; down++) {
      for (let right = Math.floor(area.left / blockWidth); right * blockWidth < area.left + width; right++) {
        const place = { left: right * blockWidth - area.left, top: down * blockHeight - area.top };
        const numbers = await numbersOf(down * across + right, plane);
        if (numbers === null) {
          emptyBlocks++;
          fillBlock(samples, page, place, wanted);
        } else {
          copyBlock(samples, page, place, numbers, each, wanted);
        }
      }
    }
  }
  return { samples, emptyBlocks };
}

/** Where a block begins, seen from the part that is read; outside of it where negative. */
interface Place {
  readonly left: number;
  readonly top: number;
}

type Wanted = readonly { readonly sample: number; readonly channel: number }[];

function checkedLength(page: TiffPage, { width, height }: TiffArea, channels: number): number {
  const length = width * height * channels;
  const each =
    page.bits <= 8 ? 1 : page.bits <= 16 && page.sampleKind !== 'float' ? 2 : page.bits <= 32 ? 4 : 8;
  if (length * each <= maxSampleBytes) return length;
  throw new PictureError(
    `${width} x ${height} pixels of ${channels} bands with ${page.bits} bits need more than 2 GiB`,
    false,
    'Scale it down or cut out the part you want to ask about.',
  );
}

/** The part of a block that is wanted, in pixels of the part that is read. */
function partOf({ width, height }: Samples, { blockWidth, blockHeight }: TiffPage, { left, top }: Place) {
  return {
    fromX: Math.max(left, 0),
    toX: Math.min(left + blockWidth, width),
    fromY: Math.max(top, 0),
    toY: Math.min(top + blockHeight, height),
  };
}

function fillBlock(samples: Samples, page: TiffPage, place: Place, wanted: Wanted): void {
  const { values, width, channels } = samples;
  const { fromX, toX, fromY, toY } = partOf(samples, page, place);
  for (let y = fromY; y < toY; y++) {
    for (let x = fromX; x < toX; x++) {
      for (const { channel } of wanted) values[(y * width + x) * channels + channel] = page.noData ?? 0;
    }
  }
}

function copyBlock(
  samples: Samples,
  page: TiffPage,
  place: Place,
  numbers: Samples['values'],
  each: number,
  wanted: Wanted,
): void {
  const { values, width, channels } = samples;
  const { fromX, toX, fromY, toY } = partOf(samples, page, place);
  const columns = toX - fromX;
  const direct = each === channels && wanted.every(({ sample, channel }) => sample === channel);
  for (let y = fromY; y < toY; y++) {
    const from = ((y - place.top) * page.blockWidth + fromX - place.left) * each;
    const to = (y * width + fromX) * channels;
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
