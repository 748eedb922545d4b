import { useEffect, useRef } from 'react';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { Size } from '../../canvas/geometry/points.js';

/** Longest side of a thumbnail in pixels: sharp on screens of twice the density. */
const longestSide = 128;

/** Where a small picture of an image comes from, and its size there in pixels. */
export interface Still extends Size {
  readonly url: string;
  /** It can be had at once as a preview, with `?preview`, and later as it is. */
  readonly hasPreview: boolean;
}

/** The still of an open image: of a large one the tile that holds all of it, never the whole file. */
export function stillOf({
  url,
  width,
  height,
  pyramid,
}: Pick<OpenedImage, 'url' | 'width' | 'height' | 'pyramid'>): Still {
  const coarsest = pyramid?.levels.at(-1);
  if (pyramid === null || coarsest === undefined) return { url, width, height, hasPreview: false };
  const { width: tileWidth, height: tileHeight } = coarsest;
  return {
    url: `${url}/tiles/${pyramid.levels.length - 1}/0/0`,
    width: tileWidth,
    height: tileHeight,
    hasPreview: true,
  };
}

/** A small still of an image: its first frame, decoded once, when it comes into sight. */
export function StillImage({ url, width, height, hasPreview }: Still) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const ending = new AbortController();
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      // What cannot be drawn stays an empty frame: the canvas says why.
      const draw = (address: string): Promise<{ readonly isPreview: boolean }> =>
        drawStill(element, address, { width, height }, ending.signal);
      draw(hasPreview ? `${url}?preview` : url)
        .then(({ isPreview }) => (isPreview ? draw(url) : undefined))
        .catch(() => undefined);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      ending.abort();
    };
  }, [url, width, height, hasPreview]);
  return <canvas ref={canvas} aria-hidden />;
}

async function drawStill(
  canvas: HTMLCanvasElement,
  url: string,
  { width, height }: Size,
  signal: AbortSignal,
): Promise<{ readonly isPreview: boolean }> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`Expected an image at ${url}, got status ${response.status}.`);
  const blob = await response.blob();
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const pixels = await createImageBitmap(blob, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: 'high',
  });
  if (!signal.aborted) {
    canvas.width = pixels.width;
    canvas.height = pixels.height;
    canvas.getContext('2d')?.drawImage(pixels, 0, 0);
    canvas.dataset['drawn'] = 'true';
  }
  pixels.close();
  return { isPreview: response.headers.get('Fovea-Tile') === 'preview' };
}
