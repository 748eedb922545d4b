import type { Rectangle, Size } from './geometry/points.js';

/** The decoded pixels of an image, and a small copy for when it is seen from afar. */
export interface ImagePicture {
  readonly size: Size;
  readonly full: HTMLImageElement;
  /** At most `previewSide` on its longer side; null when the image is no larger. */
  readonly preview: ImageBitmap | null;
}

/** Longer side of the preview, in pixels. */
export const previewSide = 2048;

/**
 * Loads and decodes an image off the main thread.
 *
 * @throws Error (from the browser) when the address gives no image that Chromium decodes.
 */
export async function loadImagePicture(url: string, size: Size): Promise<ImagePicture> {
  const full = new Image();
  full.decoding = 'async';
  full.src = url;
  await full.decode();
  const shrink = previewSide / Math.max(size.width, size.height);
  const preview =
    shrink < 1
      ? await createImageBitmap(full, {
          resizeWidth: Math.max(1, Math.round(size.width * shrink)),
          resizeHeight: Math.max(1, Math.round(size.height * shrink)),
          resizeQuality: 'high',
        })
      : null;
  return { size, full, preview };
}

/** What to draw of an image: which pixels, from where, to where. */
export interface DrawPlan {
  readonly source: 'full' | 'preview';
  /** In pixels of the source. */
  readonly from: Rectangle;
  /** In image pixels. */
  readonly to: Rectangle;
  /** Off when one image pixel covers more than two of the screen's, so that pixels are seen as they are. */
  readonly smooth: boolean;
}

/**
 * Plans drawing only what is visible, from the preview while that has enough pixels.
 *
 * @param deviceScale screen pixels per image pixel.
 * @param visible the visible part, in image pixels.
 * @param preview size of the preview, or null.
 */
export function planDrawing(
  size: Size,
  visible: Rectangle,
  deviceScale: number,
  preview: Size | null,
): DrawPlan {
  const x = Math.max(0, Math.floor(visible.x) - 1);
  const y = Math.max(0, Math.floor(visible.y) - 1);
  const to = {
    x,
    y,
    width: Math.min(size.width, Math.ceil(visible.x + visible.width) + 1) - x,
    height: Math.min(size.height, Math.ceil(visible.y + visible.height) + 1) - y,
  };
  const smooth = deviceScale <= 2;
  if (preview === null || deviceScale > preview.width / size.width)
    return { source: 'full', from: to, to, smooth };
  const sx = preview.width / size.width;
  const sy = preview.height / size.height;
  const from = { x: to.x * sx, y: to.y * sy, width: to.width * sx, height: to.height * sy };
  return { source: 'preview', from, to, smooth };
}
