import type { ImageSource } from '../image/imageSource.js';
import { loadSharp } from '../image/loadSharp.js';
import { Picture } from '../image/Picture.js';
import type { ImageChoices } from '../protocol/imageChoices.js';
import { padColour } from '../preprocess/preprocessImage.js';
import { clipMean } from '../preprocess/clipStatistics.js';

/** A picture of the same size with nothing in it: what is still answered right can be guessed from the question. */
export async function blindImage(source: ImageSource, choices: ImageChoices): Promise<ImageSource> {
  const { width, height } = await (await Picture.open(source, choices)).facts();
  const [r, g, b] = padColour(clipMean);
  const create = { width, height, channels: 3, background: { r: r, g: g, b: b } } as const;
  const bytes = await loadSharp()({ create }).png({ compressionLevel: 1 }).toBuffer();
  return { bytes: new Uint8Array(bytes), name: `blank ${width} x ${height}` };
}
