import type { ImageChoices } from '../../protocol/imageChoices.js';
import type { ImageDetails } from '../../protocol/imageFacts.js';
import { checkPage } from '../checkChoices.js';
import { convertRgb, type ColourConversion } from '../colour/ColourConversion.js';
import { paint } from '../paint.js';
import { PictureError } from '../PictureError.js';
import type { RgbPixels } from '../rgbImage.js';
import { sampleRange, type SampleRange } from '../sampleRange.js';
import { stretchNotice } from '../stretchNotice.js';
import { sampleTypeName, type Samples } from '../samples.js';
import { turnUpright } from '../turnUpright.js';
import { readTiffDirectories } from './readTiffDirectories.js';
import { readTiffSamples } from './readTiffSamples.js';
import { tiffBands, type TiffBands } from './tiffBands.js';
import { unpackerOf } from './tiffCompression.js';
import { readTiffPage, type TiffPage } from './tiffPage.js';
import { convertSamples, tiffProfile } from './tiffProfile.js';

/** A page of a TIFF, decoded. */
export interface TiffPicture extends RgbPixels {
  readonly details: ImageDetails;
}

/** A page that libtiff inside sharp reads (fax, JPEG): its tags, and which of the file's pages it is. */
export interface TiffForSharp {
  /** Counted from 1. */
  readonly page: number;
  readonly pages: number;
  readonly tags: TiffPage;
}

/**
 * Reads a page of a TIFF: the chosen one, otherwise the first that is not a reduced copy.
 *
 * @param checkSize called with width and height before pixels are allocated; throws to refuse
 * @throws PictureError, EngineError `option-invalid`
 */
export async function readTiff(
  name: string,
  bytes: Uint8Array,
  choices: ImageChoices,
  checkSize: (width: number, height: number) => void,
): Promise<TiffPicture | TiffForSharp> {
  const { littleEndian, directories } = readTiffDirectories(bytes);
  const pages = directories.length;
  if (choices.page !== undefined) checkPage(name, choices.page, pages);
  const page = choices.page ?? firstFullPage(directories.map((directory) => () => readTiffPage(directory)));
  const tags = readTiffPage(directories[page - 1]!);
  checkSize(tags.width, tags.height);
  const unpack = unpackerOf(tags.compression);
  if (unpack === null) {
    checkBlocks(bytes, tags);
    return { page, pages, tags };
  }
  const bands = tiffBands(name, tags, choices);
  const alphaBands = bands.alpha === undefined ? [] : [bands.alpha.channel];
  const read = [...bands.shown, ...alphaBands];
  const { samples, emptyBlocks } = await readTiffSamples(bytes, tags, littleEndian, unpack, read);
  const colours = await tiffProfile(tags, bands, samples, choices);
  const { data, range } = colourPixels(samples, bands, choices, colours.conversion);
  const notices = [...bands.notices, ...colours.notices];
  if (range.stretched) notices.push(stretchNotice(range));
  if (emptyBlocks > 0)
    notices.push(`The file leaves out ${emptyBlocks} of its tiles or strips: they are shown empty.`);
  if (pages > 1 && page > 1 && choices.page === undefined) {
    notices.push(`Page ${page} of ${pages} is shown: those before it are reduced copies.`);
  }
  return {
    ...turnUpright({ width: tags.width, height: tags.height, data }, tags.orientation),
    details: {
      bands: [...bands.names],
      shownBands: bands.shown.map((band) => band + 1),
      sampleType: sampleTypeName({ kind: tags.sampleKind, bits: tags.bits }),
      page,
      pages,
      range: { low: range.low, high: range.high },
      stretched: range.stretched,
      notices,
    },
  };
}

/** The number of the first page that is no reduced copy, or 1. */
function firstFullPage(pages: readonly (() => TiffPage)[]): number {
  const found = pages.findIndex((read) => !read().reduced);
  return Math.max(found, 0) + 1;
}

function checkBlocks(bytes: Uint8Array, { offsets, byteCounts }: TiffPage): void {
  const outside = offsets.findIndex((offset, i) => offset + (byteCounts[i] ?? 0) > bytes.length);
  if (outside < 0) return;
  throw new PictureError(`strip ${outside + 1} of ${offsets.length} ends behind its end`, true);
}

function colourPixels(
  samples: Samples,
  bands: TiffBands,
  choices: ImageChoices,
  conversion: ColourConversion | undefined,
): { data: Uint8Array; range: SampleRange } {
  const { shown, colourOf, alpha, inverted } = bands;
  const channels = shown.map((_, channel) => channel);
  const opaque = samples.kind === 'float' ? 1 : 2 ** (samples.bits - (samples.kind === 'int' ? 1 : 0)) - 1;
  const over = alpha && { channel: shown.length, multiplied: alpha.multiplied, opaque };
  if (colourOf === null && conversion !== undefined) {
    convertSamples(samples, channels, opaque, bands, conversion);
  }
  const range = sampleRange(samples, channels, colourOf === null ? choices.range : 'full');
  if (colourOf === null) {
    const { low, high } = range;
    return {
      data: paint(samples, channels, inverted ? { low: high, high: low } : range, over),
      range: { ...range, low, high },
    };
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
  return { data: rgb, range };
}
