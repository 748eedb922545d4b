import type { ImageChoices } from '../../protocol/imageChoices.js';
import { checkPage } from '../checkChoices.js';
import { coloursOfIcc } from '../colour/pictureColours.js';
import { isTruncated } from '../isTruncated.js';
import { PictureError } from '../PictureError.js';
import type { RgbImage } from '../rgbImage.js';
import type { Samples } from '../samples.js';
import { showSamples } from '../showSamples.js';
import { loadOpenjpeg, type Openjpeg } from './loadOpenjpeg.js';
import { readJpeg2000Header } from './readJpeg2000Header.js';

/**
 * Decodes a JPEG 2000 of one or three components, in a JP2 or bare; wider than 8 bits by its numbers.
 *
 * @param checkSize called with width and height before pixels are decoded; throws to refuse
 * @throws PictureError, EngineError `option-invalid`
 */
export async function decodeJpeg2000(
  name: string,
  bytes: Uint8Array,
  choices: ImageChoices,
  checkSize: (width: number, height: number) => void,
): Promise<RgbImage> {
  if (choices.page !== undefined) checkPage(name, choices.page, 1);
  const header = readJpeg2000Header(bytes);
  checkSize(header.width, header.height);
  // The library gives what there is of a file that is cut, and does not say so.
  if (isTruncated(bytes, 'jp2')) throw new PictureError('its pixels are cut', true);
  const samples = decodeJpeg2000Samples(bytes, await loadOpenjpeg());
  if (
    samples.width !== header.width ||
    samples.height !== header.height ||
    samples.channels !== header.components
  ) {
    throw new PictureError('it has another size than it says');
  }
  if (header.yCbCr && samples.channels === 3 && samples.kind === 'uint') jpeg2000FromYCbCr(samples);
  return showSamples(
    name,
    {
      format: 'jp2',
      samples,
      colours: await coloursOfIcc(header.icc, samples.channels === 1 ? 'grey' : 'rgb'),
      alpha: false,
      page: 1,
      pages: 1,
      notices: [],
    },
    choices,
  );
}

/**
 * The samples of a code stream or a JP2.
 *
 * @throws PictureError
 */
export function decodeJpeg2000Samples(bytes: Uint8Array, { J2KDecoder }: Openjpeg): Samples {
  let decoder: InstanceType<Openjpeg['J2KDecoder']> | undefined;
  try {
    decoder = new J2KDecoder();
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height, bitsPerSample: bits, componentCount: channels, isSigned } = decoder.getFrameInfo();
    const own = new Uint8Array(decoder.getDecodedBuffer());
    const count = width * height * channels;
    if (own.length < count * (bits <= 8 ? 1 : 2)) throw new PictureError('its pixels are broken');
    const values =
      bits <= 8
        ? isSigned
          ? new Int8Array(own.buffer, 0, count)
          : own.subarray(0, count)
        : isSigned
          ? new Int16Array(own.buffer, 0, count)
          : new Uint16Array(own.buffer, 0, count);
    return { width, height, channels, values, bits, kind: isSigned ? 'int' : 'uint' };
  } catch (cause) {
    if (cause instanceof PictureError) throw cause;
    // Exceptions of C++ are numbers; an abort is a RuntimeError.
    throw new PictureError(
      'its pixels are broken, or need more memory than there is',
      false,
      'Save it as TIFF or PNG.',
    );
  } finally {
    decoder?.delete();
  }
}

/** Full-range YCbCr to RGB, in place. */
export function jpeg2000FromYCbCr({ values, bits }: Samples): void {
  const most = 2 ** bits - 1;
  const half = 2 ** (bits - 1);
  const within = (value: number): number => Math.round(Math.min(Math.max(value, 0), most));
  for (let at = 0; at < values.length; at += 3) {
    const [y, cb, cr] = [values[at]!, values[at + 1]! - half, values[at + 2]! - half];
    values[at] = within(y + 1.402 * cr);
    values[at + 1] = within(y - 0.344136 * cb - 0.714136 * cr);
    values[at + 2] = within(y + 1.772 * cb);
  }
}
