import type { ImageChoices } from '../../protocol/imageChoices.js';
import type { ImageDetails } from '../../protocol/imageFacts.js';
import { bytesInMemory } from '../ByteSource.js';
import { PictureError } from '../PictureError.js';
import type { RgbPixels } from '../rgbImage.js';
import { turnUpright } from '../turnUpright.js';
import { bandsToRead, colourTiff, convertTiff, tiffRange } from './colourTiff.js';
import { openTiffPage, tiffDetails } from './openTiffPage.js';
import { readTiffSamples } from './readTiffSamples.js';
import { tiffBands } from './tiffBands.js';
import { TiffBlocks } from './TiffBlocks.js';
import { unpackerOf } from './tiffCompression.js';
import { tiffProfile } from './tiffProfile.js';
import type { TiffPage } from './tiffPage.js';

/** A page of a TIFF, decoded. */
export interface TiffPicture extends RgbPixels {
  readonly details: ImageDetails;
}

/** A page that libtiff inside sharp reads (old JPEG): its tags, and which of the file's pages it is. */
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
  const source = bytesInMemory(bytes);
  const opened = openTiffPage(name, source, choices);
  const { tags, page, pages } = opened;
  const { width, height } = tags;
  checkSize(width, height);
  const unpack = unpackerOf(tags, opened.directories.littleEndian);
  if (unpack === null) {
    checkBlocks(bytes, tags);
    return { page, pages, tags };
  }
  const bands = tiffBands(name, tags, choices);
  const blocks = new TiffBlocks(tags, source, opened.directories.littleEndian, unpack);
  const whole = { left: 0, top: 0, width, height };
  const { samples, emptyBlocks } = await readTiffSamples(blocks, bandsToRead(bands), whole);
  const colours = await tiffProfile(tags, bands, samples, choices);
  convertTiff(samples, bands, colours.conversion);
  const range = await tiffRange(blocks, bands, choices, samples, colours.conversion);
  const data = colourTiff(samples, bands, range, colours.conversion);
  const details = tiffDetails(opened, bands, range, choices, colours.notices);
  return {
    ...turnUpright({ width, height, data }, tags.orientation),
    details: { ...details, notices: [...details.notices, ...leftOutNotices(emptyBlocks)] },
  };
}

/** Says how many blocks a file leaves out. */
export function leftOutNotices(blocks: number): string[] {
  return blocks === 0 ? [] : [`The file leaves out ${blocks} of its tiles or strips: they are shown empty.`];
}

function checkBlocks(bytes: Uint8Array, { offsets, byteCounts }: TiffPage): void {
  const outside = offsets.findIndex((offset, i) => offset + (byteCounts[i] ?? 0) > bytes.length);
  if (outside < 0) return;
  throw new PictureError(`strip ${outside + 1} of ${offsets.length} ends behind its end`, true);
}
