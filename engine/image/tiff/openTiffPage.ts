import type { ImageChoices } from '../../protocol/imageChoices.js';
import type { ImageDetails } from '../../protocol/imageFacts.js';
import type { ByteSource } from '../ByteSource.js';
import { checkPage } from '../checkChoices.js';
import type { SampleRange } from '../sampleRange.js';
import { sampleTypeName } from '../samples.js';
import { stretchNotice } from '../stretchNotice.js';
import { readTiffDirectories, type TiffDirectories } from './readTiffDirectories.js';
import type { TiffBands } from './tiffBands.js';
import { readTiffPage, type TiffPage } from './tiffPage.js';

/** The page of a TIFF that is shown, before any pixel is read. */
export interface OpenedTiffPage {
  readonly directories: TiffDirectories;
  /** Counted from 1. */
  readonly page: number;
  readonly pages: number;
  readonly tags: TiffPage;
}

/**
 * Finds the page that is shown: the chosen one, otherwise the first that is not a reduced copy.
 *
 * @throws PictureError, EngineError `option-invalid`
 */
export function openTiffPage(name: string, bytes: ByteSource, choices: ImageChoices): OpenedTiffPage {
  const directories = readTiffDirectories(bytes);
  const pages = directories.directories.length;
  if (choices.page !== undefined) checkPage(name, choices.page, pages);
  const page = choices.page ?? firstFullPage(directories);
  return { directories, page, pages, tags: readTiffPage(directories.directories[page - 1]!) };
}

/** What is said of a page that is shown. */
export function tiffDetails(
  { page, pages, tags }: OpenedTiffPage,
  bands: TiffBands,
  range: SampleRange,
  choices: ImageChoices,
  colourNotices: readonly string[],
): ImageDetails {
  const notices = [...bands.notices, ...colourNotices];
  if (range.stretched) notices.push(stretchNotice(range));
  if (page > 1 && choices.page === undefined) {
    notices.push(`Page ${page} of ${pages} is shown: those before it are reduced copies.`);
  }
  return {
    bands: [...bands.names],
    shownBands: bands.shown.map((band) => band + 1),
    sampleType: sampleTypeName({ kind: tags.sampleKind, bits: tags.bits }),
    page,
    pages,
    range: { low: range.low, high: range.high },
    stretched: range.stretched,
    notices,
  };
}

/** The number of the first page that is no reduced copy, or 1. */
function firstFullPage({ directories }: TiffDirectories): number {
  const found = directories.findIndex((directory) => !readTiffPage(directory).reduced);
  return Math.max(found, 0) + 1;
}
