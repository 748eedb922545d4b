import type { ImageFormat } from '../../protocol/imageFormats.js';
import type { PictureColours } from '../colour/pictureColours.js';
import { PictureError } from '../PictureError.js';
import { coloursOfCodePoints } from '../colour/declaredColours.js';
import { heifFacts } from './heifFacts.js';
import { inspectGif } from './inspectGif.js';
import { endJpeg, inspectJpeg } from './inspectJpeg.js';
import { inspectPng, repairPng } from './inspectPng.js';

/** Encoded pixels as the decoder can take them, and what was found while looking at them. */
export interface EncodedPicture {
  readonly bytes: Uint8Array;
  /** How strict the decoder is. */
  readonly failOn: 'truncated' | 'warning';
  readonly notices: readonly string[];
  /** Whether Chromium shows the file as the decoder reads it, as far as the look tells. */
  readonly likeChromium: boolean;
  /** What the file says of its colours outside an ICC profile. */
  readonly colours?: PictureColours | undefined;
}

/** Most scans of a JPEG: each costs a pass over all pixels; usual progressive ones have about ten. */
const maxScans = 200;

/** Largest canvas of a GIF or an animated WebP, in pixels: the decoder holds it several times over. */
const maxCanvasPixels = 2 ** 26;

const wrongChecksum = 'Its checksums are wrong or its end is missing, but all its pixels are there.';
const noEnd = 'Its end marker is missing, but all its pixels are there.';

/**
 * Looks at an encoded picture before it is decoded: refuses what the decoder would choke on, mends what is only
 * formally broken, and finds what Chromium shows otherwise.
 *
 * @param checkSize called with the size of what is unpacked here; throws to refuse
 * @throws PictureError
 */
export function prepareEncoded(
  bytes: Uint8Array,
  format: ImageFormat,
  checkSize: (width: number, height: number) => void,
): EncodedPicture {
  switch (format) {
    case 'png':
      return preparePng(bytes, checkSize);
    case 'jpeg':
      return prepareJpeg(bytes);
    case 'gif':
      return prepareGif(bytes);
    case 'webp':
      return prepareWebp(bytes);
    case 'avif':
      return prepareAvif(bytes);
    default:
      return { bytes, failOn: 'truncated', notices: [], likeChromium: true };
  }
}

function preparePng(bytes: Uint8Array, checkSize: (width: number, height: number) => void): EncodedPicture {
  if (bytes.length >= 24) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    checkSize(view.getUint32(16), view.getUint32(20));
  }
  const { damaged, animated, colours } = inspectPng(bytes);
  const notices = animated
    ? ['It is an animation: the picture for programs without animations is shown.']
    : [];
  if (damaged) return { ...mendPng(bytes, notices), colours };
  return { bytes, failOn: 'truncated', notices, likeChromium: !animated, colours };
}

/**
 * A PNG whose pixels are all there though its checksums, or its end, are not.
 *
 * @throws PictureError truncated when pixels are missing
 */
export function mendPng(bytes: Uint8Array, notices: readonly string[] = []): EncodedPicture {
  return {
    bytes: repairPng(bytes),
    failOn: 'truncated',
    notices: [...notices, wrongChecksum],
    likeChromium: false,
  };
}

function prepareJpeg(bytes: Uint8Array): EncodedPicture {
  const { scans, ended } = inspectJpeg(bytes);
  if (scans > maxScans) {
    throw new PictureError(
      `it draws its pixels ${scans} times over (scans), ${maxScans} are allowed`,
      false,
      'Open it in an image editor and save it again.',
    );
  }
  if (ended) return { bytes, failOn: 'truncated', notices: [], likeChromium: true };
  // With an end marker the decoder warns where pixels are missing.
  return { bytes: endJpeg(bytes), failOn: 'warning', notices: [noEnd], likeChromium: false };
}

function prepareGif(bytes: Uint8Array): EncodedPicture {
  const { width, height, frames } = inspectGif(bytes);
  checkCanvas(width, height);
  return { bytes, failOn: 'truncated', notices: firstOf(frames), likeChromium: frames <= 1 };
}

function prepareWebp(bytes: Uint8Array): EncodedPicture {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const animated =
    buffer.toString('latin1', 12, 16) === 'VP8X' && buffer.length > 30 && (buffer[20]! & 2) !== 0;
  if (animated) checkCanvas(buffer.readUIntLE(24, 3) + 1, buffer.readUIntLE(27, 3) + 1);
  const notices = animated ? ['It is an animation: its first frame is shown.'] : [];
  return { bytes, failOn: 'truncated', notices, likeChromium: !animated };
}

/**
 * A sequence has its first frame as a picture too; the decoder looks for it when the file calls itself one. Chromium turns
 * YCbCr into RGB its own way: up to 26 of 255 from the decoder where colours have half the resolution.
 */
function prepareAvif(bytes: Uint8Array): EncodedPicture {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { icc, codePoints: codes } = heifFacts(bytes);
  const colours =
    icc === undefined && codes ? coloursOfCodePoints(codes.primaries, codes.transfer) : undefined;
  if (buffer.toString('latin1', 8, 12) !== 'avis') {
    return { bytes, failOn: 'truncated', notices: [], likeChromium: false, colours };
  }
  const still = Buffer.from(buffer);
  still.write('avif', 8, 'latin1');
  const notices = ['It is an animation: its first frame is shown.'];
  return { bytes: still, failOn: 'truncated', notices, likeChromium: false, colours };
}

function firstOf(frames: number): string[] {
  return frames > 1 ? [`It is an animation: one of its ${frames} frames is shown.`] : [];
}

function checkCanvas(width: number, height: number): void {
  if (width * height <= maxCanvasPixels) return;
  throw new PictureError(
    `as an animation it has ${width} x ${height} pixels, ${Math.floor(maxCanvasPixels / 1e6)} megapixels are allowed`,
    false,
    'Save it as PNG or JPEG.',
  );
}
