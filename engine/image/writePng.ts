import { writeFileAtomicInPieces } from '../storage/writeFileAtomic.js';
import { encodePng, encodePngRows } from './encodePng.js';
import type { PictureSize, RgbPixels } from './rgbImage.js';

/** Writes pixels as an 8-bit RGB PNG file. @param compressionLevel as `encodePng`. @throws Error as `writeFileAtomic` */
export function writePng(image: RgbPixels, path: string, compressionLevel?: number): Promise<void> {
  return writeFileAtomicInPieces(path, async (write) => {
    for await (const piece of encodePng(image, compressionLevel)) await write(piece);
  });
}

/** As `writePng`, of pixels that come some rows at a time (`encodePngRows`). */
export function writePngRows(
  image: PictureSize,
  rows: AsyncIterable<Uint8Array>,
  path: string,
  compressionLevel?: number,
): Promise<void> {
  return writeFileAtomicInPieces(path, async (write) => {
    for await (const piece of encodePngRows(image, rows, compressionLevel)) await write(piece);
  });
}
