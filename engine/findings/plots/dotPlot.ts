import { scaleLinear } from 'd3-scale';
import { type Figure, FigureDrawing, type Ink } from './Figure.js';
import { domainOf } from './linePlot.js';

/** A value in a row, with its interval where there is one. */
export interface DotValue {
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly ink: Ink;
  readonly isHollow?: boolean;
  readonly text: string;
}

/** A column of the figure: an axis of its own. */
export interface DotColumn {
  /** What the axis means, with its unit. */
  readonly name: string;
  readonly format: (value: number) => string;
  /** Values a row; as many as there are rows. */
  readonly values: readonly (readonly DotValue[])[];
  /** The axis holds these too. */
  readonly include: readonly number[];
}

/** A figure of named rows. */
export interface DotPlot {
  readonly title: string;
  readonly explanation: string;
  readonly description: string;
  readonly rows: readonly string[];
  readonly columns: readonly DotColumn[];
  readonly key: readonly { readonly name: string; readonly ink: Ink; readonly isHollow?: boolean }[];
}

const width = 720;
const namesWidth = 150;
const rowHeight = 26;
const top = 112;
const gap = 34;

/** Draws a row for each name, and a column for each axis. */
export function dotPlot({ title, explanation, description, rows, columns, key }: DotPlot): Figure {
  const drawing = new FigureDrawing();
  drawing.heading(16, title, explanation);
  let place = 16;
  for (const { name, ink, isHollow } of key) {
    drawing.dot(place + 4, 58, ink, isHollow);
    drawing.text(place + 14, 62, name);
    place += name.length * 6.4 + 34;
  }
  const bottom = top + rows.length * rowHeight;
  rows.forEach((name, row) => {
    const y = top + (row + 0.5) * rowHeight;
    drawing.text(16 + namesWidth, y + 4, name, { anchor: 'end' });
  });
  const columnWidth = (width - 16 - namesWidth - 12 - gap * (columns.length - 1) - 24) / columns.length;
  columns.forEach((column, index) => {
    const left = 16 + namesWidth + 12 + index * (columnWidth + gap);
    drawColumn(drawing, column, [left, left + columnWidth], bottom);
  });
  return drawing.finish({ width, height: bottom + 34 }, title, description);
}

function drawColumn(
  drawing: FigureDrawing,
  { name, format, values, include }: DotColumn,
  [left, right]: readonly [number, number],
  bottom: number,
): void {
  const all = values.flat().flatMap(({ value, low = value, high = value }) => [value, low, high]);
  const x = scaleLinear(domainOf([...all.filter(Number.isFinite), ...include]), [left, right]).nice(4);
  drawing.text(left, top - 12, name, { bold: true });
  for (const tick of x.ticks(4)) {
    drawing.line(
      [
        [x(tick), top - 4],
        [x(tick), bottom],
      ],
      'grid',
      1,
    );
    drawing.text(x(tick), bottom + 18, format(tick), { anchor: 'middle' });
  }
  values.forEach((inRow, row) => {
    const y = top + (row + 0.5) * rowHeight;
    for (const { value, low = NaN, high = NaN, ink, isHollow, text } of inRow) {
      if (Number.isFinite(low) && Number.isFinite(high))
        drawing.line(
          [
            [x(low), y],
            [x(high), y],
          ],
          ink,
          2,
        );
      drawing.dot(x(value), y, ink, isHollow);
      drawing.spot(x(value), y, text);
    }
  });
}
