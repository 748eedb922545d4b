import type { Engine } from '../answering/Engine.js';
import type { ImageSource } from '../image/imageSource.js';
import { loadSharp } from '../image/loadSharp.js';

/** The mean colour that images are padded with (docs/flexattention.md, section 1), 8 bits a channel. */
const meanColour = { r: 122, g: 116, b: 104 };

/** A picture of the same size with nothing in it: what is still answered right can be guessed from the question. */
export async function blindImage(engine: Engine, source: ImageSource): Promise<ImageSource> {
  const { width, height } = await engine.inspectImage(source);
  const create = { width, height, channels: 3, background: meanColour } as const;
  const bytes = await loadSharp()({ create }).png({ compressionLevel: 1 }).toBuffer();
  return { bytes: new Uint8Array(bytes), name: `blank ${width} x ${height}` };
}
