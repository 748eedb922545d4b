import { clipped } from './clipped.js';
import { drawCurveDots, type MatrixCurves } from './drawCurves.js';
import { drawColumnName, drawRowName, type MatrixScene } from './drawMatrix.js';
import type { MatrixLook } from './matrixLook.js';
import { cornerOf, type MatrixPlace, type MatrixSight } from './matrixLayout.js';

/** What is marked over the cells: it changes with each move, the cells do not. */
export interface MatrixMarks {
  readonly focus: MatrixPlace | null;
  readonly hovered: MatrixPlace | null;
  /** A and B, with the letter that stands in the cell. */
  readonly pins: readonly { readonly place: MatrixPlace; readonly letter: string }[];
  /** Of the row in focus. */
  readonly curves: MatrixCurves;
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
  if (layout.curves > 0 && focus !== null) drawCurveDots(context, layout, marks.curves, focus, sight, look);
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
