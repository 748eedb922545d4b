import { writeFileAtomicInPieces } from '../storage/writeFileAtomic.js';
import { encodePng } from './encodePng.js';
import type { RgbPixels } from './rgbImage.js';

/** Writes pixels as an 8-bit RGB PNG file. @param compressionLevel as `encodePng`. @throws Error as `writeFileAtomic` */
export function writePng(image: RgbPixels, path: string, compressionLevel?: number): Promise<void> {
  return writeFileAtomicInPieces(path, async (write) => {
    for await (const piece of encodePng(image, compressionLevel)) await write(piece);
  });
}
