import { imagePoint, type ImagePoint, type Rectangle, type Size } from './points.js';

/** How a small copy of the image, or of its padded square, lies in its box; lengths in CSS pixels. */
export interface Minimap extends Size {
  /** CSS pixels per image pixel. */
  readonly scale: number;
  /** Where the copy lies in the box: a long, thin image is given a box that can be hit. */
  readonly left: number;
  readonly top: number;
}

const longestSide = 168;
const leastLongest = 56;
const leastSide = 24;

/** The overview of an image for a stage; null where the stage is too small to give room to it. */
export function minimapOf(image: Size, stage: Size): Minimap | null {
  const longest = Math.min(longestSide, stage.width * 0.28, stage.height * 0.34);
  if (longest < leastLongest) return null;
  const scale = longest / Math.max(image.width, image.height);
  const width = Math.max(leastSide, Math.round(image.width * scale));
  const height = Math.max(leastSide, Math.round(image.height * scale));
  return {
    width,
    height,
    scale,
    left: (width - image.width * scale) / 2,
    top: (height - image.height * scale) / 2,
  };
}

/** The point of the image under a point of the box. */
export function minimapPoint({ scale, left, top }: Minimap, x: number, y: number): ImagePoint {
  return imagePoint((x - left) / scale, (y - top) / scale);
}

/** Where a part of the image lies in the box; never so small that it cannot be seen. */
export function onMinimap({ scale, left, top }: Minimap, part: Rectangle): Rectangle {
  const width = Math.max(leastMark, part.width * scale);
  const height = Math.max(leastMark, part.height * scale);
  return {
    x: left + (part.x + part.width / 2) * scale - width / 2,
    y: top + (part.y + part.height / 2) * scale - height / 2,
    width,
    height,
  };
}

const leastMark = 6;
