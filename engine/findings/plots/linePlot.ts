import { scaleLinear } from 'd3-scale';
import { type Figure, FigureDrawing, type Frame, type Ink } from './Figure.js';

/** A value of a series, with its interval where there is one. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** Drawn as a ring. */
  readonly isHollow?: boolean;
  /** What it says where somebody points at it. */
  readonly text: string;
}

/** A line with its dots. */
export interface LineSeries {
  readonly name: string;
  readonly ink: Ink;
  readonly points: readonly LinePoint[];
}

/** What stands above the common axis, a panel of its own. */
export interface LinePanel {
  /** What the upright axis means, with its unit. */
  readonly name: string;
  readonly series: readonly LineSeries[];
  /** As the numbers of its axis are written. */
  readonly format: (value: number) => string;
}

/** A figure of panels over one axis. */
export interface LinePlot {
  readonly title: string;
  readonly explanation: string;
  readonly description: string;
  readonly x: {
    readonly name: string;
    readonly domain: readonly [number, number];
    readonly format: (value: number) => string;
  };
  /** A place on the axis that is marked in all panels. */
  readonly marked?: { readonly x: number; readonly name: string };
  readonly panels: readonly LinePanel[];
}

const width = 620;
const left = 84; // as wide as "12.25 GFLOP"
const right = 596;
const top = 88;
const panelHeight = 130;
const gap = 44;

/** Draws panels one above the other, the first on top. */
export function linePlot(plot: LinePlot): Figure {
  const drawing = new FigureDrawing();
  drawing.heading(left, plot.title, plot.explanation);
  const x = scaleLinear([...plot.x.domain], [left, right]);
  const frames = plot.panels.map((_, index): Frame => {
    const upper = top + index * (panelHeight + gap);
    return { left, right, top: upper, bottom: upper + panelHeight };
  });
  const lowest = frames.at(-1)!.bottom;
  if (plot.marked !== undefined) {
    const place = x(plot.marked.x);
    drawing.line(
      [
        [place, top],
        [place, lowest],
      ],
      'faint',
      1,
      '3 4',
    );
    drawing.text(place, lowest + 34, plot.marked.name, { ink: 'faint', size: 11, anchor: 'middle' });
  }
  plot.panels.forEach((panel, index) => drawPanel(drawing, panel, frames[index]!, x));
  for (const tick of x.ticks(9)) {
    drawing.text(x(tick), lowest + 18, plot.x.format(tick), { anchor: 'middle' });
  }
  drawing.text((left + right) / 2, lowest + 52, plot.x.name, { anchor: 'middle' });
  return drawing.finish({ width, height: lowest + 64 }, plot.title, plot.description);
}

function drawPanel(
  drawing: FigureDrawing,
  { name, series, format }: LinePanel,
  frame: Frame,
  x: (value: number) => number,
): void {
  const values = series.flatMap(({ points }) =>
    points.flatMap(({ y, low = y, high = y }) => [y, low, high].filter(Number.isFinite)),
  );
  const y = scaleLinear(domainOf(values), [frame.bottom, frame.top]).nice(4);
  for (const tick of y.ticks(4)) {
    drawing.line(
      [
        [frame.left, y(tick)],
        [frame.right, y(tick)],
      ],
      'grid',
      1,
    );
    drawing.text(frame.left - 8, y(tick) + 4, format(tick), { anchor: 'end' });
  }
  drawing.text(frame.left, frame.top - 10, name, { bold: true });
  drawKey(drawing, series, frame);
  for (const { ink, points } of series) drawSeries(drawing, ink, points, x, y);
}

/** The least and greatest of values, apart from one another. */
export function domainOf(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (values.length === 0) return [0, 1];
  return low === high ? [low - Math.abs(low) * 0.1 - 0.1, high + Math.abs(high) * 0.1 + 0.1] : [low, high];
}

/** Names of the series at the upper right, where there are several. */
function drawKey(
  drawing: FigureDrawing,
  series: readonly LineSeries[],
  { right: end, top: upper }: Frame,
): void {
  if (series.length < 2) return;
  let place = end;
  for (const { name, ink } of [...series].reverse()) {
    drawing.text(place, upper - 10, name, { anchor: 'end' });
    place -= name.length * 6.2 + 12;
    drawing.dot(place + 4, upper - 14, ink);
    place -= 16;
  }
}

function drawSeries(
  drawing: FigureDrawing,
  ink: Ink,
  points: readonly LinePoint[],
  x: (value: number) => number,
  y: (value: number) => number,
): void {
  const bounded = points.filter(({ low = NaN, high = NaN }) => Number.isFinite(low) && Number.isFinite(high));
  drawing.band(
    bounded.map((point) => [x(point.x), y(point.high!)] as const),
    bounded.map((point) => [x(point.x), y(point.low!)] as const),
    ink,
  );
  drawing.line(
    points.map((point) => [x(point.x), y(point.y)] as const),
    ink,
  );
  for (const point of points) {
    drawing.dot(x(point.x), y(point.y), ink, point.isHollow);
    drawing.spot(x(point.x), y(point.y), point.text);
  }
}
