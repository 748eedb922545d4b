import type { ImageChoices } from '../../protocol/imageChoices.js';
import { largePicturePixels } from '../../protocol/limits.js';
import { type ColourConversion, convertRgb } from '../colour/ColourConversion.js';
import { paint } from '../paint.js';
import { sampleRange, type SampleRange } from '../sampleRange.js';
import { makeSampleArray, type Samples } from '../samples.js';
import { readTiffSamples } from './readTiffSamples.js';
import type { TiffBands } from './tiffBands.js';
import type { TiffBlocks } from './TiffBlocks.js';
import { convertSamples } from './tiffProfile.js';

/** Blocks that are looked at for the range of a large picture. */
const lookedBlocks = 64;

/** The bands that are read: those shown, and the one that covers them. */
export function bandsToRead({ shown, alpha }: TiffBands): number[] {
  return [...shown, ...(alpha === undefined ? [] : [alpha.channel])];
}

/**
 * Converts samples that are colours by themselves, in place, to sRGB: before their range is looked for. Those that only
 * become colours (palette, YCbCr) are converted by `colourTiff`.
 */
export function convertTiff(
  samples: Samples,
  bands: TiffBands,
  conversion: ColourConversion | undefined,
): void {
  if (conversion === undefined || bands.colourOf !== null) return;
  const channels = bands.shown.map((_, channel) => channel);
  convertSamples(samples, channels, whiteOf(samples), bands, conversion);
}

/** The number of white, and of what is not transparent. */
function whiteOf({ kind, bits }: Pick<Samples, 'kind' | 'bits'>): number {
  return kind === 'float' ? 1 : 2 ** (bits - (kind === 'int' ? 1 : 0)) - 1;
}

/**
 * The range of a page whose samples are all there; of a large one that of `lookedBlocks` of its tiles or strips, spread
 * evenly, so that it is the same whether it is read whole or piece by piece.
 */
export async function tiffRange(
  blocks: TiffBlocks,
  bands: TiffBands,
  choices: ImageChoices,
  samples: Samples | null,
  conversion: ColourConversion | undefined,
  largeFrom = largePicturePixels,
): Promise<SampleRange> {
  const { width, height, bits, sampleKind: kind, blockWidth, blockHeight } = blocks.page;
  const choice = bands.colourOf === null ? choices.range : 'full';
  const channels = bands.shown.map((_, channel) => channel);
  if (samples !== null && width * height < largeFrom) return sampleRange(samples, channels, choice);
  const type = { kind, bits, noData: blocks.page.noData };
  const read = bandsToRead(bands);
  const none = { width: 0, height: 0, channels: read.length, values: makeSampleArray(type, 0), ...type };
  if (typeof choice === 'object' || (kind === 'uint' && (bits <= 8 || choice === 'full'))) {
    return sampleRange(none, channels, choice);
  }
  const count = blocks.across * blocks.down;
  const step = Math.max(1, Math.floor(count / lookedBlocks));
  const parts: Samples['values'][] = [];
  for (let block = Math.floor((count % step) / 2); block < count; block += step) {
    const left = (block % blocks.across) * blockWidth;
    const top = Math.floor(block / blocks.across) * blockHeight;
    const area = {
      left,
      top,
      width: Math.min(blockWidth, width - left),
      height: Math.min(blockHeight, height - top),
    };
    const { samples: part } = await readTiffSamples(blocks, read, area);
    convertTiff(part, bands, conversion);
    parts.push(part.values);
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const values = makeSampleArray(type, length);
  let to = 0;
  for (const part of parts) {
    values.set(part, to);
    to += part.length;
  }
  return sampleRange({ ...none, width: length / read.length, height: 1, values }, channels, choice);
}

/** The colours of samples as `bandsToRead` has them, converted by `convertTiff`: uint8 [height, width, 3]. */
export function colourTiff(
  samples: Samples,
  bands: TiffBands,
  range: SampleRange,
  conversion: ColourConversion | undefined,
): Uint8Array {
  const { shown, colourOf, alpha, inverted } = bands;
  const channels = shown.map((_, channel) => channel);
  const opaque = whiteOf(samples);
  const over = alpha && { channel: shown.length, multiplied: alpha.multiplied, opaque };
  if (colourOf === null) {
    const { low, high } = range;
    if (isRgbAlready(samples, bands, range)) return samples.values as Uint8Array;
    return paint(samples, channels, inverted ? { low: high, high: low } : range, over);
  }
  const pixels = samples.width * samples.height;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    colourOf(samples.values, pixel * samples.channels, rgb, pixel * 3);
  }
  if (conversion !== undefined) convertRgb(conversion, rgb);
  for (let pixel = 0; pixel < pixels && over !== undefined; pixel++) {
    const opacity = samples.values[pixel * samples.channels + over.channel]! / over.opaque;
    for (let c = 0; c < 3; c++) {
      const laid = over.multiplied ? rgb[pixel * 3 + c]! : rgb[pixel * 3 + c]! * opacity;
      rgb[pixel * 3 + c] = Math.round(Math.min(laid + 255 * (1 - opacity), 255));
    }
  }
  return rgb;
}

/** Whether the numbers are the colours: most pictures of 8 bits. */
function isRgbAlready(
  samples: Samples,
  { shown, alpha, inverted }: TiffBands,
  { low, high }: SampleRange,
): boolean {
  const { values, noData, channels } = samples;
  const asTheyAre = low === 0 && high === 255 && !inverted && alpha === undefined && noData === undefined;
  return values instanceof Uint8Array && channels === 3 && shown.length === 3 && asTheyAre;
}
