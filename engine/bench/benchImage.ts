import type { ImageSource } from '../image/imageSource.js';
import { loadSharp } from '../image/loadSharp.js';
import { seededRandom } from '../selection/seededRandom.js';

/**
 * A 1400 x 1008 PNG of coloured rectangles on a gradient, another one for each seed: as expensive to see as
 * any image, and new to every cache.
 */
export async function benchImage(seed: number): Promise<ImageSource> {
  const width = 1400;
  const height = 1008;
  const random = seededRandom(seed + 1);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      data.set([(x * 255) / width, (y * 255) / height, 128], (y * width + x) * 3);
  }
  for (let box = 0; box < 200; box++) {
    const [left, top] = [Math.floor(random() * (width - 60)), Math.floor(random() * (height - 60))];
    const [wide, high] = [8 + Math.floor(random() * 50), 8 + Math.floor(random() * 50)];
    const colour = [random() * 255, random() * 255, random() * 255];
    for (let y = top; y < top + high; y++) {
      for (let x = left; x < left + wide; x++) data.set(colour, (y * width + x) * 3);
    }
  }
  const bytes = await loadSharp()(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return { bytes, name: `bench-${seed}.png` };
}

/**
 * A prompt as long as a real one (40 tokens before the image, 20 after), in ids that every model has; `ask`
 * varies what comes after the image.
 */
export function benchPrompt(vocabularySize: number, ask: number): number[] {
  const id = (i: number): number => 3 + ((i * 7) % Math.max(1, vocabularySize - 3));
  const before = Array.from({ length: 39 }, (_, i) => id(i));
  const after = Array.from({ length: 20 }, (_, i) => id(i + 100 * (ask + 1)));
  return [1, ...before, -200, ...after];
}
