import { useEffect, useRef } from 'react';
import type { Size } from '../../canvas/geometry/points.js';

/** Longest side of a thumbnail in pixels: sharp on screens of twice the density. */
const longestSide = 128;

/** A small still of an image: its first frame, decoded once, when it comes into sight. */
export function StillImage({ url, width, height }: Size & { readonly url: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const ending = new AbortController();
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      // What cannot be drawn stays an empty frame: the canvas says why.
      drawStill(element, url, { width, height }, ending.signal).catch(() => undefined);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      ending.abort();
    };
  }, [url, width, height]);
  return <canvas ref={canvas} aria-hidden />;
}

async function drawStill(
  canvas: HTMLCanvasElement,
  url: string,
  { width, height }: Size,
  signal: AbortSignal,
): Promise<void> {
  const blob = await (await fetch(url, { signal })).blob();
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
}
