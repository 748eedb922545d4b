import { inflateSync } from 'node:zlib';
import { PictureError } from '../PictureError.js';
import { loadLerc } from './loadLerc.js';
import type { TiffPage } from './tiffPage.js';

/** Which version, and what LERC's own bytes are packed with. */
const lercParameters = 50674;

/** Unpacks Zstandard. @param size bytes there may be at most */
export type UnpackZstd = (packed: Uint8Array, size: number) => Promise<Uint8Array>;

/**
 * Unpacks a block in LERC; its numbers come out as this machine has them. What it marks as no value is no number, or 0 where
 * numbers are whole.
 *
 * @throws PictureError
 */
export async function unpackLerc(
  packed: Uint8Array,
  size: number,
  { directory, planar, samples, sampleKind }: TiffPage,
  unpackZstd: UnpackZstd,
): Promise<Uint8Array> {
  const [, packedWith = 0] = directory.numbers(lercParameters) ?? [];
  const most = size * 2 + 2 ** 16;
  const lerc = await loadLerc();
  try {
    const bytes =
      packedWith === 1
        ? inflateSync(packed, { maxOutputLength: most })
        : packedWith === 2
          ? await unpackZstd(packed, most)
          : packed;
    const { pixels, mask, depthCount, width, height } = lerc.decode(new Uint8Array(bytes), {
      returnInterleaved: true,
    });
    const each = planar ? 1 : samples;
    if (pixels.length * depthCount !== each)
      throw new Error(`${pixels.length * depthCount} samples instead of ${each}`);
    const values = pixels.length === 1 ? pixels[0]! : interleaved(pixels, width * height);
    if (values.byteLength !== size) throw new Error(`${values.byteLength} bytes instead of ${size}`);
    const none = sampleKind === 'float' ? NaN : 0;
    mask?.forEach((isThere, i) => {
      if (isThere === 0) values.fill(none, i * each, (i + 1) * each);
    });
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  } catch {
    throw new PictureError('its compressed pixels are broken');
  }
}

type Values =
  Awaited<ReturnType<typeof loadLerc>> extends { decode: (...input: never[]) => { pixels: (infer T)[] } }
    ? T
    : never;

/** Bands one after the other to pixels one after the other. */
function interleaved(bands: readonly Values[], count: number): Values {
  const values = new (bands[0]!.constructor as new (length: number) => Values)(count * bands.length);
  bands.forEach((band, b) => band.forEach((value, i) => (values[i * bands.length + b] = value)));
  return values;
}
