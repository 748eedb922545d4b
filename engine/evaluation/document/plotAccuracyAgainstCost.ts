import type { Variant } from '../../protocol/variant.js';
import { type Frame, ink, linearScale, logScale, SvgDrawing } from './SvgDrawing.js';
import type { MeasurementSummary } from './summaryFile.js';
import { variantTitles } from './titles.js';

const width = 620;
const height = 400;
const frame: Frame = { left: 66, right: 596, top: 64, bottom: 340 };

/** Mean accuracy of every variant against its decoder operations of a question, on a logarithmic axis. */
export function plotAccuracyAgainstCost(byVariant: ReadonlyMap<Variant, MeasurementSummary>): string {
  const points = [...byVariant].flatMap(([variant, { summary }]) =>
    summary.mean.decoderTflops === null
      ? []
      : [{ variant, gflop: summary.mean.decoderTflops * 1000, mean: summary.mean }],
  );
  const costs = points.map(({ gflop }) => gflop);
  const [low, high] = [Math.min(...costs) / 1.35, Math.max(...costs) * 1.8];
  const x = logScale([low, high], [frame.left, frame.right]);
  const y = linearScale([0, 1], [frame.bottom, frame.top]);
  const drawing = new SvgDrawing(
    width,
    height,
    'Accuracy against decoder operations',
    'Mean accuracy of each variant against the decoder operations of a question.',
  );
  drawing.heading(
    frame.left,
    'What right answers cost the decoder',
    'mean of the splits with its 95 % interval',
  );
  drawing.percentAxis(y, frame.left, frame.right);
  for (const tick of logTicks(low, high)) {
    drawing.gridLine(x(tick), frame.top, x(tick), frame.bottom);
    drawing.text(x(tick), frame.bottom + 18, String(tick), { size: 12, anchor: 'middle' });
  }
  drawing.nameAcross(frame, 'decoder operations of a question, GFLOP');
  drawing.nameUpright(frame, 'right answers');
  const placed: Frame[] = [];
  for (const { variant, gflop, mean } of points) {
    const { accuracy, interval } = mean;
    const colour = variant === 'flex' ? ink.accent : ink.plain;
    drawing.line(x(gflop), y(interval[0]), x(gflop), y(interval[1]), colour);
    drawing.dot(x(gflop), y(accuracy), colour, 5);
    placed.push({
      left: x(gflop) - 6,
      right: x(gflop) + 6,
      top: y(interval[1]) - 2,
      bottom: y(interval[0]) + 2,
    });
  }
  for (const { variant, gflop, mean } of points) {
    const { accuracy } = mean;
    const label = `${variantTitles[variant]} ${(accuracy * 100).toFixed(1)} %`;
    const place = freePlace(x(gflop), y(accuracy), label.length * 7.2, placed);
    placed.push(place.box);
    const colour = variant === 'flex' ? ink.accent : ink.text;
    drawing.text(place.x, place.y, label, { anchor: place.anchor, colour, bold: variant === 'flex' });
  }
  return drawing.toString();
}

/** The first place around a point where its label meets no other label and no point. */
function freePlace(x: number, y: number, length: number, taken: readonly Frame[]) {
  const candidates = [5, 22, -12, 36, -28, 52, -44].flatMap((dy) => [
    { x: x + 11, y: y + dy, anchor: 'start' as const, left: x + 11 },
    { x: x - 11, y: y + dy, anchor: 'end' as const, left: x - 11 - length },
  ]);
  const places = candidates.map((place) => ({
    ...place,
    box: { left: place.left, right: place.left + length, top: place.y - 12, bottom: place.y + 4 },
  }));
  const free = places.find(
    ({ box }) =>
      box.left > frame.left &&
      box.right < frame.right + 20 &&
      taken.every(
        (o) => box.right < o.left || box.left > o.right || box.bottom < o.top || box.top > o.bottom,
      ),
  );
  return free ?? places[0]!;
}

/** 1, 2 and 5 times powers of ten. */
function logTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const digit of [1, 2, 5]) ticks.push(Number((digit * 10 ** power).toPrecision(1)));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}
