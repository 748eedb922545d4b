import type { ImageChoices } from '../../protocol/imageChoices.js';
import { checkPage } from '../checkChoices.js';
import { coloursOfCodePoints } from '../colour/declaredColours.js';
import { coloursOfIcc, type PictureColours, plainColours } from '../colour/pictureColours.js';
import { heifFacts } from '../inspect/heifFacts.js';
import { PictureError } from '../PictureError.js';
import type { RgbImage } from '../rgbImage.js';
import { showSamples } from '../showSamples.js';
import { loadLibheif, type Libheif, type LibheifError } from './loadLibheif.js';

const remedy = 'Save it as JPEG (the phone can: camera settings, most compatible).';

/**
 * Decodes a picture of a HEIC file: the chosen one of those it holds, otherwise its primary one. Turned and mirrored as the
 * file says; more than 8 bits become 8.
 *
 * @param checkSize called with widths and heights before pixels are decoded; throws to refuse
 * @throws PictureError, EngineError `option-invalid`, Error with the words of libheif
 */
export async function decodeHeic(
  name: string,
  bytes: Uint8Array,
  choices: ImageChoices,
  checkSize: (width: number, height: number) => void,
): Promise<RgbImage> {
  const facts = heifFacts(bytes);
  checkSize(...facts.size);
  const libheif = loadLibheif();
  const context = libheif.heif_context_alloc();
  succeeded(libheif, libheif.heif_context_read_from_memory(context, bytes));
  const ids = libheif.heif_js_context_get_list_of_top_level_image_IDs(context);
  if ('code' in ids || ids.length === 0) throw new PictureError('it holds no picture', false, remedy);
  const handles = ids.map((id) => libheif.heif_js_context_get_image_handle(context, id));
  if (choices.page !== undefined) checkPage(name, choices.page, handles.length);
  const primary = handles.findIndex((one) => libheif.heif_image_handle_is_primary_image(one) !== 0);
  const page = choices.page ?? Math.max(primary, 0) + 1;
  const handle = succeeded(libheif, handles[page - 1]!);
  checkSize(libheif.heif_image_handle_get_width(handle), libheif.heif_image_handle_get_height(handle));
  const alpha = libheif.heif_image_handle_has_alpha_channel(handle) !== 0;
  const samples = decodeRgba(libheif, handle);
  if (alpha && libheif.heif_image_handle_is_premultiplied_alpha(handle) !== 0) divideByAlpha(samples.values);
  return showSamples(
    name,
    {
      format: 'heic',
      samples: { ...samples, channels: 4, bits: 8, kind: 'uint' },
      colours: await coloursOf(facts),
      alpha,
      page,
      pages: handles.length,
      notices: [],
    },
    choices,
  );
}

function coloursOf({
  icc,
  codePoints,
}: ReturnType<typeof heifFacts>): Promise<PictureColours> | PictureColours {
  if (icc !== undefined) return coloursOfIcc(icc, 'rgb');
  return codePoints ? coloursOfCodePoints(codePoints.primaries, codePoints.transfer) : plainColours;
}

function decodeRgba(
  libheif: Libheif,
  handle: object,
): { readonly width: number; readonly height: number; readonly values: Uint8Array } {
  const { heif_colorspace_RGB: rgb } = libheif.heif_colorspace;
  const { heif_chroma_interleaved_RGBA: rgba } = libheif.heif_chroma;
  const [channel] = succeeded(libheif, libheif.heif_js_decode_image2(handle, rgb, rgba)).channels;
  if (channel === undefined) throw new PictureError('it holds no pixels', false, remedy);
  const { width, height, stride, data } = channel;
  const values = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    values.set(data.subarray(y * stride, y * stride + width * 4), y * width * 4);
  }
  return { width, height, values };
}

function divideByAlpha(rgba: Uint8Array): void {
  for (let at = 0; at < rgba.length; at += 4) {
    const opacity = rgba[at + 3]!;
    for (let c = 0; c < 3 && opacity > 0; c++) {
      rgba[at + c] = Math.min(Math.round((rgba[at + c]! * 255) / opacity), 255);
    }
  }
}

/** @throws Error with the words of libheif */
function succeeded<T extends object>(libheif: Libheif, result: T | LibheifError): Exclude<T, LibheifError> {
  const { code, message } = result as Partial<LibheifError>;
  if (code === undefined || code === libheif.heif_error_code.heif_error_Ok) {
    return result as Exclude<T, LibheifError>;
  }
  throw new Error(`libheif says: ${String(message).replace(/[.:\s]+$/, '')}`);
}
