import { clipped } from './clipped.js';
import type { MatrixLook } from './matrixLook.js';
import {
  columnsInSight,
  cornerOf,
  type MatrixLayout,
  type MatrixPlace,
  type MatrixSight,
} from './matrixLayout.js';

/** The curves of a layer over the tokens: values 0 to 1, null where there is none. */
export interface MatrixCurves {
  /** The row they are of, and what else they depend on: they are drawn again when one of these changes. */
  readonly row: number;
  readonly of: object;
  readonly share: (column: number) => number | null;
  /** With the token before. */
  readonly overlap: (column: number) => number | null;
}

/** Draws what the curves of all rows stand on: their scale from 0 to 1, and what they are called. */
export function drawCurvesFrame(
  context: CanvasRenderingContext2D,
  layout: MatrixLayout,
  sight: MatrixSight,
  look: MatrixLook,
): void {
  const { rowHeader, curves } = layout;
  if (curves === 0) return;
  const top = sight.height - curves;
  const y = (value: number): number => heightOf(value, layout, sight, look);
  const [above, below] = [y(1), y(0)];
  context.fillStyle = look.border;
  context.fillRect(0, top, sight.width, 1);
  context.fillRect(rowHeader, Math.round(y(1)), sight.width, 1);
  context.fillRect(rowHeader, Math.round(y(0)), sight.width, 1);
  const small = 0.625 * look.remPx;
  context.font = `${small}px ${look.fontUi}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const edge = rowHeader - 0.5 * look.remPx;
  const middle = (above + below) / 2;
  context.fillStyle = look.muted;
  context.fillText('1', edge, above);
  context.fillText('0', edge, below);
  context.fillStyle = look.accent;
  context.textAlign = 'left';
  context.fillText('share', 4, middle - 0.6 * small);
  context.fillStyle = look.second;
  context.fillText('overlap', 4, middle + 0.6 * small);
}

/** Draws the share and the overlap of a row over the tokens. */
export function drawCurves(
  context: CanvasRenderingContext2D,
  layout: MatrixLayout,
  { share, overlap }: MatrixCurves,
  sight: MatrixSight,
  look: MatrixLook,
): void {
  const { rowHeader, curves } = layout;
  context.clearRect(0, 0, sight.width, sight.height);
  if (curves === 0) return;
  const top = sight.height - curves;
  const y = (value: number): number => heightOf(value, layout, sight, look);
  const { first, end } = columnsInSight(layout, sight);
  const middleOf = (column: number): number => middleOfColumn(layout, sight, column);
  const line = (valueOf: (column: number) => number | null, colour: string, dashes: number[]): void => {
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.lineJoin = 'round';
    context.setLineDash(dashes);
    context.beginPath();
    let isDown = false;
    for (let column = Math.max(0, first - 1); column < Math.min(layout.columns, end + 1); column++) {
      const value = valueOf(column);
      if (value === null) isDown = false;
      else if (isDown) context.lineTo(middleOf(column), y(value));
      else {
        context.moveTo(middleOf(column), y(value));
        // A single token has no line: a short one shows where it is.
        context.lineTo(middleOf(column) + 0.01, y(value));
        isDown = true;
      }
    }
    context.stroke();
    context.setLineDash([]);
  };
  clipped(context, rowHeader, top, sight.width - rowHeader, curves, () => {
    line(overlap, look.second, [4, 3]);
    line(share, look.accent, []);
  });
}

/** Marks where the token in focus is on the curves. */
export function drawCurveDots(
  context: CanvasRenderingContext2D,
  layout: MatrixLayout,
  { share, overlap }: MatrixCurves,
  { column }: MatrixPlace,
  sight: MatrixSight,
  look: MatrixLook,
): void {
  const { rowHeader, curves } = layout;
  clipped(context, rowHeader, sight.height - curves, sight.width - rowHeader, curves, () => {
    for (const [valueOf, colour] of [
      [overlap, look.second],
      [share, look.accent],
    ] as const) {
      const value = valueOf(column);
      if (value === null) continue;
      context.beginPath();
      context.arc(
        middleOfColumn(layout, sight, column),
        heightOf(value, layout, sight, look),
        3,
        0,
        2 * Math.PI,
      );
      context.fillStyle = look.surface;
      context.fill();
      context.strokeStyle = colour;
      context.lineWidth = 1.5;
      context.stroke();
    }
  });
}

function middleOfColumn(layout: MatrixLayout, sight: MatrixSight, column: number): number {
  return cornerOf(layout, sight, { row: 0, column }).x + (layout.column - 1) / 2;
}

/** Where a value 0 to 1 lies, in pixels of the room. */
function heightOf(
  value: number,
  { curves }: MatrixLayout,
  { height }: MatrixSight,
  { remPx }: MatrixLook,
): number {
  const margin = 0.375 * remPx;
  return height - margin - value * (curves - 2 * margin);
}
