import { drawColumnName, drawRowName, type MatrixScene } from './drawMatrix.js';
import type { MatrixLook } from './matrixLook.js';
import { columnsInSight, cornerOf, type MatrixPlace, type MatrixSight } from './matrixLayout.js';

/** What is marked over the cells: it changes with each move, the cells do not. */
export interface MatrixMarks {
  readonly focus: MatrixPlace | null;
  readonly hovered: MatrixPlace | null;
  /** A and B, with the letter that stands in the cell. */
  readonly pins: readonly { readonly place: MatrixPlace; readonly letter: string }[];
  /** The curves over the tokens, of the row in focus: 0 to 1, null where there is no value. */
  readonly share: (column: number) => number | null;
  readonly overlap: (column: number) => number | null;
}

/** Draws the marks, and the curves under the columns. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  scene: MatrixScene,
  marks: MatrixMarks,
  sight: MatrixSight,
  look: MatrixLook,
): void {
  const { layout } = scene;
  const { focus, hovered, pins } = marks;
  context.clearRect(0, 0, sight.width, sight.height);
  if (layout.curves > 0) drawCurves(context, scene, marks, sight, look);
  if (focus !== null) {
    clipped(context, 0, layout.head, layout.rowHeader, sight.height - layout.head - layout.curves, () =>
      drawRowName(context, scene, sight, look, focus.row, true),
    );
    clipped(context, layout.rowHeader, 0, sight.width - layout.rowHeader, layout.head, () =>
      drawColumnName(context, scene, sight, look, focus.column, true),
    );
  }
  // The mark around a cell of the first row or column reaches a little over its names.
  const [left, top] = [layout.rowHeader - 3, layout.head - 3];
  clipped(context, left, top, sight.width - left, sight.height - top - layout.curves, () => {
    const frame = (place: MatrixPlace, grow: number, colour: string, line: number): void => {
      const { x, y } = cornerOf(layout, sight, place);
      context.strokeStyle = colour;
      context.lineWidth = line;
      context.strokeRect(x - grow, y - grow, layout.column - 1 + 2 * grow, layout.row - 1 + 2 * grow);
    };
    if (hovered !== null && hovered.row >= 0 && hovered.column >= 0)
      frame(hovered, 0.5, look.borderStrong, 1);
    for (const { place, letter } of pins) {
      frame(place, -0.5, look.second, 1.5);
      const { x, y } = cornerOf(layout, sight, place);
      const size = Math.min(0.6875 * look.remPx, layout.row - 1);
      context.fillStyle = look.second;
      context.fillRect(x, y, size * 1.1, layout.row - 1);
      context.font = `700 ${size * 0.9}px ${look.fontUi}`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillStyle = look.surface;
      context.fillText(letter, x + size * 0.55, y + (layout.row - 1) / 2 + 0.5);
    }
    if (focus !== null) {
      frame(focus, 0.5, look.surface, 1);
      frame(focus, 2, look.text, 2);
    }
  });
}

/** The share and the overlap of the row in focus over the tokens, on one scale from 0 to 1. */
function drawCurves(
  context: CanvasRenderingContext2D,
  { layout }: MatrixScene,
  { share, overlap, focus }: MatrixMarks,
  sight: MatrixSight,
  look: MatrixLook,
): void {
  const { rowHeader, curves, column: columnWidth } = layout;
  const top = sight.height - curves;
  const [above, below] = [top + 0.375 * look.remPx, sight.height - 0.375 * look.remPx];
  const y = (value: number): number => below - value * (below - above);
  context.fillStyle = look.surface;
  context.fillRect(0, top, sight.width, curves);
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
  const { first, end } = columnsInSight(layout, sight);
  const middleOf = (column: number): number =>
    cornerOf(layout, sight, { row: 0, column }).x + (columnWidth - 1) / 2;
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
    if (focus === null) return;
    for (const [valueOf, colour] of [
      [overlap, look.second],
      [share, look.accent],
    ] as const) {
      const value = valueOf(focus.column);
      if (value === null) continue;
      context.beginPath();
      context.arc(middleOf(focus.column), y(value), 3, 0, 2 * Math.PI);
      context.fillStyle = look.surface;
      context.fill();
      context.strokeStyle = colour;
      context.stroke();
    }
  });
}

function clipped(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  draw: () => void,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  draw();
  context.restore();
}
