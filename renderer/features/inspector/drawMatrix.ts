import type { MatrixLook } from './matrixLook.js';
import {
  columnsInSight,
  cornerOf,
  rowsInSight,
  type MatrixLayout,
  type MatrixPlace,
  type MatrixSight,
} from './matrixLayout.js';

/** What the matrix shows, wherever it is scrolled to. */
export interface MatrixScene {
  readonly layout: MatrixLayout;
  /** The layers by row, as `3 → 4`: the one that chooses, and the one that reads what it chose. */
  readonly rowNames: readonly string[];
  /** The words over a column; dim and slanted where they are no text. */
  readonly columnName: (column: number) => { readonly text: string; readonly isText: boolean };
  /** How strongly a cell is shaded, 0 to 1; null where there is nothing to shade, undefined where its selection is not here. */
  readonly shadeAt: (place: MatrixPlace) => number | null | undefined;
  /** The row whose choice nobody reads; -1 for none. */
  readonly unreadRow: number;
}

/** Draws the cells in sight, with the names of their rows and columns. */
export function drawMatrix(
  context: CanvasRenderingContext2D,
  scene: MatrixScene,
  sight: MatrixSight,
  look: MatrixLook,
): void {
  const { layout } = scene;
  const { rowHeader, head, row: rowHeight, column: columnWidth } = layout;
  const rows = rowsInSight(layout, sight);
  const columns = columnsInSight(layout, sight);
  context.clearRect(0, 0, sight.width, sight.height);
  context.save();
  context.beginPath();
  context.rect(rowHeader, head, sight.width - rowHeader, sight.height - head - layout.curves);
  context.clip();
  const [width, height] = [columnWidth - gap, rowHeight - gap];
  for (let row = rows.first; row < rows.end; row++) {
    for (let column = columns.first; column < columns.end; column++) {
      const { x, y } = cornerOf(layout, sight, { row, column });
      const shade = scene.shadeAt({ row, column });
      context.globalAlpha = 1;
      context.fillStyle = shade === undefined ? look.absent : look.cell;
      context.fillRect(x, y, width, height);
      if (shade === undefined || shade === null || shade <= 0) continue;
      context.globalAlpha = Math.min(1, shade);
      context.fillStyle = row === scene.unreadRow ? look.unread : look.accent;
      context.fillRect(x, y, width, height);
    }
  }
  context.restore();
  drawNames(context, scene, sight, look);
}

/** Between cells, in CSS pixels. */
const gap = 1;

function drawNames(
  context: CanvasRenderingContext2D,
  scene: MatrixScene,
  sight: MatrixSight,
  look: MatrixLook,
): void {
  const { layout } = scene;
  const rows = rowsInSight(layout, sight);
  const columns = columnsInSight(layout, sight);
  context.save();
  context.beginPath();
  context.rect(0, layout.head, layout.rowHeader, sight.height - layout.head - layout.curves);
  context.clip();
  for (let row = rows.first; row < rows.end; row++) drawRowName(context, scene, sight, look, row, false);
  context.restore();
  context.save();
  context.beginPath();
  context.rect(layout.rowHeader, 0, sight.width - layout.rowHeader, layout.head);
  context.clip();
  for (let column = columns.first; column < columns.end; column++) {
    drawColumnName(context, scene, sight, look, column, false);
  }
  context.restore();
  context.font = `${0.6875 * look.remPx}px ${look.fontUi}`;
  context.fillStyle = look.muted;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.fillText('layer', layout.rowHeader - 0.5 * look.remPx, layout.head / 2);
}

/** The name of a layer beside its row; marked where it is in focus. */
export function drawRowName(
  context: CanvasRenderingContext2D,
  { layout, rowNames }: MatrixScene,
  sight: MatrixSight,
  look: MatrixLook,
  row: number,
  isCurrent: boolean,
): void {
  const { y } = cornerOf(layout, sight, { row, column: 0 });
  if (isCurrent) {
    context.fillStyle = look.surface;
    context.fillRect(0, y, layout.rowHeader, layout.row);
  }
  const size = Math.min(0.6875 * look.remPx, layout.row);
  context.font = `${isCurrent ? '600 ' : ''}${size}px ${look.fontUi}`;
  context.fillStyle = isCurrent ? look.accent : look.muted;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.fillText(
    rowNames[row] ?? '',
    layout.rowHeader - 0.5 * look.remPx,
    y + (layout.row - gap) / 2 + 0.5,
  );
}

/** The words of a token over its column; marked where it is in focus. */
export function drawColumnName(
  context: CanvasRenderingContext2D,
  { layout, columnName }: MatrixScene,
  sight: MatrixSight,
  look: MatrixLook,
  column: number,
  isCurrent: boolean,
): void {
  const { x } = cornerOf(layout, sight, { row: 0, column });
  const { text, isText } = columnName(column);
  if (isCurrent) {
    context.fillStyle = look.surface;
    context.fillRect(x, 0, layout.column, layout.head - 3);
  }
  const font = `${isText ? '' : 'italic '}${isCurrent ? '600 ' : ''}${0.6875 * look.remPx}px ${look.fontMono}`;
  context.font = font;
  context.fillStyle = isCurrent ? look.accent : look.muted;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.fillText(fitted(context, font, text, layout.column - 4), x + layout.column / 2, layout.head / 2);
}

/** A text cut to a width, with an ellipsis; measured once for each font and width. */
function fitted(context: CanvasRenderingContext2D, font: string, text: string, width: number): string {
  const key = `${font}|${width}|${text}`;
  const known = fittedTexts.get(key);
  if (known !== undefined) return known;
  const shown = context.measureText(text).width > width ? cut(context, text, width) : text;
  if (fittedTexts.size >= 5000) fittedTexts.clear();
  fittedTexts.set(key, shown);
  return shown;
}

/** As much of a text as fits with an ellipsis; its first letter at least. */
function cut(context: CanvasRenderingContext2D, text: string, width: number): string {
  const letters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  let shown = text;
  while (letters.length > 1 && context.measureText(shown).width > width) {
    letters.pop();
    shown = `${letters.join('')}…`;
  }
  return shown;
}

const segmenter = new Intl.Segmenter();

const fittedTexts = new Map<string, string>();
