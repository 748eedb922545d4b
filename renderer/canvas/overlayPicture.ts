import { cssColour, colourOf, type ColourMapName } from './colourMap.js';
import { cellOnImage, cellRectangle, paddedSquare, selectionOutline } from './geometry/patchGrid.js';
import type { Size } from './geometry/points.js';

/** What the overlay paints over the image. */
export type OverlayPicture =
  | {
      /** Cells that were not selected are dimmed, the border of the selected ones is drawn. */
      readonly kind: 'mask';
      readonly gridSide: number;
      /** [gridSide, gridSide], 1 = selected. */
      readonly grid: Uint8Array;
    }
  | {
      /** Each cell in the colour of its value. */
      readonly kind: 'heat';
      readonly gridSide: number;
      /** float32 [gridSide, gridSide], 0 to 1. */
      readonly values: Float32Array;
    };

/** The subset of a 2D context that painting needs. */
export type PaintContext = Pick<
  CanvasRenderingContext2D,
  'fillRect' | 'beginPath' | 'moveTo' | 'lineTo' | 'stroke' | 'save' | 'restore' | 'rect' | 'clip'
> & {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  globalAlpha: number;
  lineCap: CanvasLineCap;
};

/**
 * Paints hard-edged cells in image coordinates, cut to the image.
 *
 * @param scale CSS pixels per image pixel, so that lines keep their width on screen.
 */
export function paintOverlay(
  context: PaintContext,
  picture: OverlayPicture,
  image: Size,
  colourMap: ColourMapName,
  opacity: number,
  scale: number,
): void {
  context.save();
  context.beginPath();
  context.rect(0, 0, image.width, image.height);
  context.clip();
  if (picture.kind === 'heat') paintHeat(context, picture, image, colourMap, opacity);
  else paintMask(context, picture, image, colourMap, opacity, scale);
  context.restore();
}

function paintHeat(
  context: PaintContext,
  { gridSide, values }: Extract<OverlayPicture, { kind: 'heat' }>,
  image: Size,
  colourMap: ColourMapName,
  opacity: number,
): void {
  context.globalAlpha = opacity;
  forEachCell(image, gridSide, (index, x, y, width, height) => {
    context.fillStyle = cssColour(colourOf(colourMap, values[index]!));
    context.fillRect(x, y, width, height);
  });
}

function paintMask(
  context: PaintContext,
  { gridSide, grid }: Extract<OverlayPicture, { kind: 'mask' }>,
  image: Size,
  colourMap: ColourMapName,
  opacity: number,
  scale: number,
): void {
  context.globalAlpha = opacity;
  context.fillStyle = 'rgb(6 8 10)';
  forEachCell(image, gridSide, (index, x, y, width, height) => {
    if (grid[index] === 0) context.fillRect(x, y, width, height);
  });
  const { padLeft, padTop, side } = paddedSquare(image);
  const cell = side / gridSide;
  context.globalAlpha = 1;
  context.lineCap = 'square';
  context.beginPath();
  for (const [x1, y1, x2, y2] of selectionOutline(grid, gridSide)) {
    context.moveTo(clampTo(x1 * cell - padLeft, image.width), clampTo(y1 * cell - padTop, image.height));
    context.lineTo(clampTo(x2 * cell - padLeft, image.width), clampTo(y2 * cell - padTop, image.height));
  }
  context.strokeStyle = 'rgb(0 0 0 / 75%)';
  context.lineWidth = 4 / scale;
  context.stroke();
  context.strokeStyle = cssColour(colourOf(colourMap, 0.88));
  context.lineWidth = 2 / scale;
  context.stroke();
}

/** Visits the cells that show image; neighbouring cells share their edge exactly. */
function forEachCell(
  image: Size,
  gridSide: number,
  visit: (index: number, x: number, y: number, width: number, height: number) => void,
): void {
  for (let row = 0; row < gridSide; row++) {
    for (let column = 0; column < gridSide; column++) {
      const cut = cellOnImage(image, gridSide, { row, column });
      if (cut === null) continue;
      const whole = cellRectangle(image, gridSide, { row, column });
      const right = Math.min(image.width, whole.x + whole.width);
      const bottom = Math.min(image.height, whole.y + whole.height);
      visit(row * gridSide + column, cut.x, cut.y, right - cut.x, bottom - cut.y);
    }
  }
}

function clampTo(value: number, high: number): number {
  return Math.min(Math.max(value, 0), high);
}
