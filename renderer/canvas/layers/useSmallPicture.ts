import { useEffect, useState } from 'react';
import type { Size } from '../geometry/points.js';
import type { ImagePicture } from './imagePicture.js';
import { smallestCopy } from './pixelAt.js';
import { TileSource } from './TileSource.js';

/**
 * An image shrunk once, to be drawn many times; null until its pixels are there.
 *
 * @param width, height CSS pixels; it has the pixels of the screen.
 */
export function useSmallPicture(
  picture: ImagePicture | TileSource | null,
  image: Size,
  width: number,
  height: number,
): HTMLCanvasElement | null {
  const [small, setSmall] = useState<HTMLCanvasElement | null>(null);
  useEffect(() => {
    if (picture === null) return undefined;
    let drawn: ImageBitmap | null = null;
    const draw = (): void => {
      const pixels = smallestCopy(picture);
      if (pixels === null || pixels === drawn || pixels.width === 0) return;
      drawn = pixels;
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(width * window.devicePixelRatio);
      canvas.height = Math.round(height * window.devicePixelRatio);
      const context = canvas.getContext('2d');
      if (context === null) return;
      context.fillStyle = '#ffffff';
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.imageSmoothingQuality = 'high';
      context.drawImage(pixels, 0, 0, canvas.width, canvas.height);
      setSmall(canvas);
    };
    draw();
    return picture instanceof TileSource ? picture.onChange(draw) : undefined;
  }, [picture, image, width, height]);
  return small;
}
