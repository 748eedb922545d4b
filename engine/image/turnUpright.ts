import type { RgbPixels } from './rgbImage.js';

/** Turns and mirrors pixels as an EXIF orientation (1 to 8; another is taken as 1) says. */
export function turnUpright(image: RgbPixels, orientation: number): RgbPixels {
  if (orientation <= 1 || orientation > 8) return image;
  const { width, height, data } = image;
  const sideways = orientation >= 5;
  const [outWidth, outHeight] = sideways ? [height, width] : [width, height];
  const turned = new Uint8Array(data.length);
  // Where the first pixel goes, and how far a step to the right and one down in the file move.
  const mirrorX = [2, 3, 6, 7].includes(orientation);
  const mirrorY = [3, 4, 7, 8].includes(orientation);
  const stepX = mirrorX ? -1 : 1;
  const stepY = (mirrorY ? -1 : 1) * outWidth;
  const origin = (mirrorX ? outWidth - 1 : 0) + (mirrorY ? (outHeight - 1) * outWidth : 0);
  const [alongRow, alongColumn] = sideways ? [stepY, stepX] : [stepX, stepY];
  for (let y = 0, from = 0; y < height; y++) {
    let to = origin + y * alongColumn;
    for (let x = 0; x < width; x++, from += 3, to += alongRow) {
      turned[to * 3] = data[from]!;
      turned[to * 3 + 1] = data[from + 1]!;
      turned[to * 3 + 2] = data[from + 2]!;
    }
  }
  return { width: outWidth, height: outHeight, data: turned };
}
