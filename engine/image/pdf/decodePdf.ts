import type { ImageChoices } from '../../protocol/imageChoices.js';
import { checkPage } from '../checkChoices.js';
import { plainColours } from '../colour/pictureColours.js';
import { isTruncated } from '../isTruncated.js';
import { PictureError } from '../PictureError.js';
import type { RgbImage } from '../rgbImage.js';
import type { Samples } from '../samples.js';
import { showSamples } from '../showSamples.js';
import { loadPdfium, type Pdfium } from './loadPdfium.js';
import { pageSize } from './pageSize.js';

/**
 * Draws a page of a PDF: the chosen one, otherwise the first. On white, with its annotations and filled-in fields.
 *
 * @throws PictureError, EngineError `option-invalid`
 */
export async function decodePdf(name: string, bytes: Uint8Array, choices: ImageChoices): Promise<RgbImage> {
  const pdfium = await loadPdfium();
  const document = openDocument(pdfium, bytes);
  const pages = pdfium._FPDF_GetPageCount(document);
  if (pages < 1) throw new PictureError('it has no page');
  if (choices.page !== undefined) checkPage(name, choices.page, pages);
  const page = choices.page ?? 1;
  const handle = pdfium._FPDF_LoadPage(document, page - 1);
  if (handle === 0)
    throw new PictureError(`its page ${page} of ${pages} is broken`, isTruncated(bytes, 'pdf'));
  const size = pageSize(pdfium._FPDF_GetPageWidthF(handle), pdfium._FPDF_GetPageHeightF(handle));
  const notices = [`Page ${page} of ${pages} is drawn with ${size.dpi} dots per inch.`];
  if (isTruncated(bytes, 'pdf')) notices.push('Its end is missing: parts of it may not be drawn.');
  const samples = drawPage(pdfium, handle, size.width, size.height);
  return showSamples(
    name,
    { format: 'pdf', samples, colours: plainColours, alpha: false, page, pages, notices },
    choices,
  );
}

function openDocument(pdfium: Pdfium, bytes: Uint8Array): number {
  const at = pdfium._malloc(bytes.length);
  if (at === 0) throw new Error('out of memory');
  pdfium.HEAPU8.set(bytes, at);
  const document = pdfium._FPDF_LoadMemDocument(at, bytes.length, 0);
  if (document !== 0) return document;
  const error = pdfium._FPDF_GetLastError();
  if (error === 4) {
    throw new PictureError('it is protected with a password', false, 'Save a copy of it without one.');
  }
  if (error === 5) throw new PictureError('it is protected', false, 'Save its page as PNG.');
  throw new PictureError(
    'its pages cannot be found',
    isTruncated(bytes, 'pdf'),
    'Print it into a new PDF, or save its page as PNG.',
  );
}

/** FPDF_ANNOT, FPDF_REVERSE_BYTE_ORDER: with annotations, red first. */
const drawFlags = 0x01 | 0x10;

/** FPDFBitmap_BGRx: four bytes a pixel, the fourth unused. */
const bitmapFormat = 3;

function drawPage(pdfium: Pdfium, page: number, width: number, height: number): Samples {
  const at = pdfium._malloc(width * height * 4);
  const bitmap = at === 0 ? 0 : pdfium._FPDFBitmap_CreateEx(width, height, bitmapFormat, at, width * 4);
  if (bitmap === 0) throw new Error('out of memory');
  pdfium._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
  pdfium._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, drawFlags);
  const values = new Uint8Array(pdfium.HEAPU8.subarray(at, at + width * height * 4));
  return { width, height, channels: 4, values, bits: 8, kind: 'uint' };
}
