import { decodeJpeg2000Samples, jpeg2000FromYCbCr } from '../jpeg2000/decodeJpeg2000.js';
import { loadOpenjpeg, type Openjpeg } from '../jpeg2000/loadOpenjpeg.js';
import { readJpeg2000Header } from '../jpeg2000/readJpeg2000Header.js';
import { PictureError } from '../PictureError.js';
import type { TiffPage } from './tiffPage.js';

/** Aperio's number for blocks of brightness and colour differences, whatever the photometric says. */
const aperioYCbCr = 33003;

/** Kept for the next block, until one breaks it. */
let openjpeg: Promise<Openjpeg> | undefined;

/** Unpacks a block that is a JPEG 2000 itself; its numbers come out as this machine has them. @throws PictureError */
export async function unpackJpeg2000(packed: Uint8Array, size: number, page: TiffPage): Promise<Uint8Array> {
  readJpeg2000Header(packed); // refuses what comes out in another shape
  openjpeg ??= loadOpenjpeg();
  try {
    const samples = decodeJpeg2000Samples(packed, await openjpeg);
    if (page.compression === aperioYCbCr && samples.channels === 3) jpeg2000FromYCbCr(samples);
    const values = page.bits === 16 && samples.bits <= 8 ? Uint16Array.from(samples.values) : samples.values;
    const { buffer, byteOffset, byteLength } = values;
    if (byteLength !== size) throw new PictureError('the pictures inside it have another size than they say');
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  } catch (error) {
    openjpeg = undefined;
    throw error;
  }
}
