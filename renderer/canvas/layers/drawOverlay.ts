import { changeColours, changeOf } from '../../../engine/selection/changeColours.js';
import { colourOf, cssColour, type ColourMapName } from '../../../engine/selection/colourMap.js';
import {
  outlineValue,
  overlayOutline,
  overlayPixels,
  type OverlayPicture,
} from '../../../engine/selection/overlayPicture.js';
import { paddedSquare } from '../../../engine/selection/paddedSquare.js';
import { cellOnImage, cellRectangle } from '../geometry/cellGrid.js';
import type { Rectangle, Size } from '../geometry/points.js';

/** An overlay made ready to be drawn over an image, as often as that moves. */
export interface ReadyOverlay {
  /** A pixel a cell. */
  readonly cells: ImageData;
  readonly outline: readonly (readonly [number, number, number, number])[];
  readonly outlineColour: string;
  /** Cells that were added or dropped, in image pixels, cut to the image unless its padding is shown. */
  readonly changed: readonly { readonly change: 'added' | 'dropped'; readonly cell: Rectangle }[];
}

/** Makes an overlay ready. @param padded the padding is shown too: nothing is cut to the image */
export function readyOverlay(
  picture: OverlayPicture,
  image: Size,
  colourMap: ColourMapName,
  padded: boolean,
): ReadyOverlay {
  const isChange = picture.kind === 'change';
  const { gridSide } = picture;
  return {
    cells: new ImageData(overlayPixels(picture, colourMap), gridSide, gridSide),
    outline: overlayOutline(picture, image, padded),
    outlineColour: cssColour(isChange ? changeColours.kept : colourOf(colourMap, outlineValue)),
    changed: isChange ? changedCells(picture, image, padded) : [],
  };
}

/**
 * Draws an overlay in image pixels.
 *
 * @param scale pixels of the canvas per image pixel: lines are as thick at any zoom.
 * @param opacity of the cells, 0 to 1; lines are opaque.
 */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  { cells, outline, outlineColour, changed }: ReadyOverlay,
  image: Size,
  {
    scale,
    padded,
    opacity,
    thin = false,
  }: { readonly scale: number; readonly padded: boolean; readonly opacity: number; readonly thin?: boolean },
): void {
  const { side, left, top } = paddedSquare(image.width, image.height);
  context.save();
  context.beginPath();
  if (padded) context.rect(-left, -top, side, side);
  else context.rect(0, 0, image.width, image.height);
  context.clip();
  context.imageSmoothingEnabled = false;
  context.globalAlpha = opacity;
  const drawn = cellCanvas(cells);
  if (drawn !== null) context.drawImage(drawn, -left, -top, side, side);
  context.restore();
  const width = (thin ? 1 : 2) / scale;
  if (outline.length > 0) {
    context.lineCap = 'square';
    context.beginPath();
    for (const [x1, y1, x2, y2] of outline) {
      context.moveTo(x1, y1);
      context.lineTo(x2, y2);
    }
    stroke(context, 'rgb(0 0 0 / 75%)', width * 2);
    stroke(context, outlineColour, width);
  }
  for (const { change, cell } of changed) drawChange(context, change, cell, width);
}

/** A frame inside the cell, dashed where it was dropped, and a sign in its corner: colour alone tells nothing. */
function drawChange(
  context: CanvasRenderingContext2D,
  change: 'added' | 'dropped',
  cell: Rectangle,
  width: number,
): void {
  const colour = cssColour(changeColours[change]);
  const inset = width * 1.5;
  const frame = [cell.x + inset, cell.y + inset, cell.width - 2 * inset, cell.height - 2 * inset] as const;
  if (frame[2] <= 0 || frame[3] <= 0) return;
  context.save();
  context.lineCap = 'butt';
  context.beginPath();
  context.rect(...frame);
  stroke(context, 'rgb(0 0 0 / 75%)', width * 2);
  if (change === 'dropped') context.setLineDash([width * 3, width * 2]);
  stroke(context, colour, width);
  context.setLineDash([]);
  const sign = Math.min(width * 7, Math.min(frame[2], frame[3]) * 0.45);
  context.fillStyle = colour;
  context.fillRect(frame[0], frame[1], sign, sign);
  const [middleX, middleY, arm] = [frame[0] + sign / 2, frame[1] + sign / 2, sign * 0.3];
  context.beginPath();
  context.moveTo(middleX - arm, middleY);
  context.lineTo(middleX + arm, middleY);
  if (change === 'added') {
    context.moveTo(middleX, middleY - arm);
    context.lineTo(middleX, middleY + arm);
  }
  stroke(context, 'rgb(0 0 0)', sign / 7);
  context.restore();
}

/** A frame around one cell: of the pointer thin, of the cell whose choosers are listed thick. */
export function drawCellFrame(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Rectangle,
  scale: number,
  how: 'hovered' | 'held',
): void {
  const thickness = (how === 'held' ? 3 : 1) / scale;
  context.beginPath();
  context.rect(x, y, width, height);
  stroke(context, 'rgb(0 0 0 / 70%)', thickness + 2 / scale);
  stroke(context, 'rgb(255 255 255 / 95%)', thickness);
}

function stroke(context: CanvasRenderingContext2D, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function changedCells(
  { before, after, gridSide }: Extract<OverlayPicture, { kind: 'change' }>,
  image: Size,
  padded: boolean,
): ReadyOverlay['changed'] {
  return Array.from(before, (_, index) => index).flatMap((index) => {
    const change = changeOf(before[index]!, after[index]!);
    if (change === null || change === 'kept') return [];
    const place = { row: Math.floor(index / gridSide), column: index % gridSide };
    const cell = padded ? cellRectangle(image, gridSide, place) : cellOnImage(image, gridSide, place);
    return cell === null ? [] : [{ change, cell }];
  });
}

/** The cells on a canvas, until the next are; making one for each would cost more than drawing it. */
function cellCanvas(cells: ImageData): HTMLCanvasElement | null {
  let context = cellContexts.get(cells.width);
  if (context === undefined) {
    const canvas = document.createElement('canvas');
    canvas.width = cells.width;
    canvas.height = cells.height;
    context = canvas.getContext('2d') ?? undefined;
    if (context === undefined) return null;
    cellContexts.set(cells.width, context);
  }
  context.putImageData(cells, 0, 0);
  return context.canvas;
}

/** By cells a side: of selections, and of the attention maps of each model that was shown. */
const cellContexts = new Map<number, CanvasRenderingContext2D>();
