import { paddedSquare } from '../../../engine/selection/paddedSquare.js';
import { stagePoint, type Size } from './points.js';
import type { Viewport } from './viewport.js';

/** What the canvas shows: the image, or the square it is padded to; sizes in pixels of the image. */
export interface Frame extends Size {
  /** Where the image lies in the frame, from its upper left corner. */
  readonly left: number;
  readonly top: number;
}

/** The frame of an image, with its padding or without. */
export function frameOf(image: Size, padded: boolean): Frame {
  if (!padded) return { width: image.width, height: image.height, left: 0, top: 0 };
  const { side, left, top } = paddedSquare(image.width, image.height);
  return { width: side, height: side, left, top };
}

/** The view of the image within a view of its frame. */
export function imageView({ scale, offset }: Viewport, { left, top }: Frame): Viewport {
  return { scale, offset: stagePoint(offset.x + left * scale, offset.y + top * scale) };
}

/** The view of another frame that leaves the image where it is on the stage. */
export function viewInFrame(view: Viewport, from: Frame, to: Frame): Viewport {
  return imageView(view, { ...to, left: from.left - to.left, top: from.top - to.top });
}
