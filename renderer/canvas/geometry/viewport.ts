import {
  imagePoint,
  stagePoint,
  type ImagePoint,
  type Rectangle,
  type Size,
  type StagePoint,
} from './points.js';

/** How the image lies on the stage: `stage = image * scale + offset`. */
export interface Viewport {
  /** CSS pixels per image pixel. */
  readonly scale: number;
  /** Stage position of the image's upper left corner, in CSS pixels. */
  readonly offset: StagePoint;
}

/** The deepest zoom, in CSS pixels per image pixel. */
export const maxScale = 64;

/** The least zoom, in CSS pixels per image pixel: half of what fits, or 1:1 where that is less. */
export function leastScale(image: Size, stage: Size): number {
  return Math.min(fitScale(image, stage) / 2, 1);
}

/** Free space around a fitted image, in CSS pixels. */
export const fitMargin = 16;

/** Where a point of the stage lies on the image. */
export function toImage(view: Viewport, point: StagePoint): ImagePoint {
  return imagePoint((point.x - view.offset.x) / view.scale, (point.y - view.offset.y) / view.scale);
}

/** Where a point of the image lies on the stage. */
export function toStage(view: Viewport, point: ImagePoint): StagePoint {
  return stagePoint(point.x * view.scale + view.offset.x, point.y * view.scale + view.offset.y);
}

/** The view that shows the whole image, centred; a small image is not enlarged beyond 8 CSS pixels per pixel. */
export function fitView(image: Size, stage: Size): Viewport {
  const scale = fitScale(image, stage);
  return {
    scale,
    offset: stagePoint((stage.width - image.width * scale) / 2, (stage.height - image.height * scale) / 2),
  };
}

/** Zooms by `factor` so that the image point under `anchor` stays there. */
export function zoomAt(
  view: Viewport,
  anchor: StagePoint,
  factor: number,
  image: Size,
  stage: Size,
): Viewport {
  const scale = clamp(view.scale * factor, leastScale(image, stage), maxScale);
  const under = toImage(view, anchor);
  const offset = stagePoint(anchor.x - under.x * scale, anchor.y - under.y * scale);
  return keepInSight({ scale, offset }, image, stage);
}

/** Moves the image by CSS pixels on the stage. */
export function panBy(view: Viewport, dx: number, dy: number, image: Size, stage: Size): Viewport {
  const offset = stagePoint(view.offset.x + dx, view.offset.y + dy);
  return keepInSight({ scale: view.scale, offset }, image, stage);
}

/** Moves the image so that a point of it stands in the middle of the stage, as far as the image stays in sight. */
export function centreOn(view: Viewport, point: ImagePoint, image: Size, stage: Size): Viewport {
  const at = toStage(view, point);
  return panBy(view, stage.width / 2 - at.x, stage.height / 2 - at.y, image, stage);
}

/** Whether the stage shows all of the image. */
export function showsAll({ scale, offset }: Viewport, image: Size, stage: Size): boolean {
  const slack = 0.5; // half a CSS pixel is not missed
  return (
    offset.x >= -slack &&
    offset.y >= -slack &&
    offset.x + image.width * scale <= stage.width + slack &&
    offset.y + image.height * scale <= stage.height + slack
  );
}

/** The part of the image that is visible, in image pixels, cut to the image; null when none is. */
export function visiblePart(view: Viewport, image: Size, stage: Size): Rectangle | null {
  const from = toImage(view, stagePoint(0, 0));
  const to = toImage(view, stagePoint(stage.width, stage.height));
  const x = Math.max(0, from.x);
  const y = Math.max(0, from.y);
  const width = Math.min(image.width, to.x) - x;
  const height = Math.min(image.height, to.y) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

function fitScale(image: Size, stage: Size): number {
  const width = Math.max(1, stage.width - 2 * fitMargin);
  const height = Math.max(1, stage.height - 2 * fitMargin);
  return clamp(Math.min(width / image.width, height / image.height), 1e-4, 8);
}

/** At least a quarter of the stage (or of the image, when smaller) keeps showing the image. */
function keepInSight(view: Viewport, image: Size, stage: Size): Viewport {
  const width = image.width * view.scale;
  const height = image.height * view.scale;
  const keepX = Math.min(stage.width, width) / 4;
  const keepY = Math.min(stage.height, height) / 4;
  return {
    scale: view.scale,
    offset: stagePoint(
      clamp(view.offset.x, keepX - width, stage.width - keepX),
      clamp(view.offset.y, keepY - height, stage.height - keepY),
    ),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
