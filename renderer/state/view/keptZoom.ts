import type { SessionView } from '../../../engine/protocol/session.js';
import { frameOf } from '../../canvas/geometry/frame.js';
import { imagePoint, stagePoint, type Size } from '../../canvas/geometry/points.js';
import { toImage, toStage, zoomAt, type Viewport } from '../../canvas/geometry/viewport.js';

/**
 * A zoom that holds in a stage of any size: CSS pixels per pixel of the image, and the point of the image in the middle.
 */
export type KeptZoom = NonNullable<SessionView['zoom']>;

/** What to keep of a view of an image's frame. */
export function zoomOf(view: Viewport, image: Size, padded: boolean, stage: Size): KeptZoom {
  const { left, top } = frameOf(image, padded);
  const { x, y } = toImage(view, stagePoint(stage.width / 2, stage.height / 2));
  return { scale: view.scale, centre: [x - left, y - top] };
}

/** The view that a zoom is in a stage: as deep as it was, as far as the stage's size allows, and never beside the image. */
export function viewOfZoom({ scale, centre }: KeptZoom, image: Size, padded: boolean, stage: Size): Viewport {
  const frame = frameOf(image, padded);
  const middle = stagePoint(stage.width / 2, stage.height / 2);
  const atOrigin: Viewport = { scale, offset: stagePoint(0, 0) };
  const { x, y } = toStage(atOrigin, imagePoint(centre[0] + frame.left, centre[1] + frame.top));
  const view = { scale, offset: stagePoint(middle.x - x, middle.y - y) };
  return zoomAt(view, middle, 1, frame, stage);
}
