import { type Frame, ink, linearScale, logScale, SvgDrawing } from './SvgDrawing.js';
import type { MeasurementSummary } from './summaryFile.js';

const width = 620;
const height = 500;
const left = 66;
const right = 590;
const upper: Frame = { left, right, top: 78, bottom: 276 };
const lower: Frame = { left, right, top: 310, bottom: 440 };

/** Accuracy above, selected share below, both against the binarisation threshold. */
export function plotThresholdCurve(
  byThreshold: readonly (readonly [threshold: number, summary: MeasurementSummary])[],
  shipped: number,
): string {
  const given = byThreshold.map(([threshold]) => threshold);
  const x = logScale([Math.min(...given) / 1.15, Math.max(...given) * 1.25], [left, right]);
  const drawing = new SvgDrawing(
    width,
    height,
    'Accuracy and selected share against the threshold',
    'Upper panel: mean accuracy of FlexAttention; lower panel: share of the image read in high resolution.',
  );
  drawing.heading(left, 'What the threshold decides', 'mean of the splits; above with its 95 % interval');

  const accuracy = panel(
    drawing,
    upper,
    axisEnd(byThreshold.map(([, { summary }]) => summary.mean.interval[1])),
  );
  const fraction = panel(
    drawing,
    lower,
    axisEnd(byThreshold.map(([, { summary }]) => summary.mean.selectedFraction ?? 0)),
  );
  drawing.line(x(shipped), upper.top - 4, x(shipped), lower.bottom, ink.faint, 1, '3 4');
  drawing.text(x(shipped), upper.top - 8, `shipped: ${shipped}`, { size: 12, anchor: 'middle' });

  drawing.path(
    byThreshold.map(([threshold, { summary }]) => [x(threshold), accuracy(summary.mean.accuracy)]),
    ink.accent,
  );
  drawing.path(
    byThreshold.map(([threshold, { summary }]) => [
      x(threshold),
      fraction(summary.mean.selectedFraction ?? 0),
    ]),
    ink.plain,
  );
  for (const [threshold, { summary }] of byThreshold) {
    const { mean } = summary;
    drawing.line(
      x(threshold),
      accuracy(mean.interval[0]),
      x(threshold),
      accuracy(mean.interval[1]),
      ink.accent,
    );
    drawing.dot(x(threshold), accuracy(mean.accuracy), ink.accent, 4);
    const crossed = threshold === shipped; // the broken line must not run through the number
    drawing.text(
      x(threshold) + (crossed ? 6 : 0),
      accuracy(mean.interval[0]) + 15,
      (mean.accuracy * 100).toFixed(1),
      {
        size: 11,
        anchor: crossed ? 'start' : 'middle',
        colour: ink.accent,
      },
    );
    const selected = mean.selectedFraction ?? 0;
    drawing.dot(x(threshold), fraction(selected), ink.plain, 4);
    drawing.text(x(threshold) + 5, fraction(selected) - 8, (selected * 100).toFixed(1), { size: 11 });
    drawing.text(x(threshold), lower.bottom + 17, String(threshold), { size: 12, anchor: 'middle' });
  }
  drawing.nameAcross(lower, 'binarisation threshold (0 to 255, logarithmic)');
  drawing.nameUpright(upper, 'right answers');
  drawing.nameUpright(lower, 'selected share');
  return drawing.toString();
}

/** Draws the grid of a panel from 0 to `end`. @returns its scale */
function panel(
  drawing: SvgDrawing,
  { left, right, top, bottom }: Frame,
  end: number,
): (value: number) => number {
  const y = linearScale([0, end], [bottom, top]);
  const step = gridStep(end);
  for (let index = 0; index * step <= end + 1e-9; index++) {
    const tick = index * step;
    drawing.gridLine(left, y(tick), right, y(tick));
    const unit = tick + step > end + 1e-9 ? ' %' : '';
    drawing.text(left - 8, y(tick) + 4, `${Math.round(tick * 100)}${unit}`, { size: 12, anchor: 'end' });
  }
  return y;
}

/** The end of an axis that holds all values: a step of the grid, at most 100 %. */
function axisEnd(values: readonly number[]): number {
  const largest = Math.max(...values);
  const step = gridStep(largest);
  return Math.min(1, Math.max(1, Math.ceil(largest / step - 1e-9)) * step);
}

/** Between two lines of the grid of an axis from 0 to `end`. */
function gridStep(end: number): number {
  return end > 0.5 ? 0.2 : end > 0.25 ? 0.1 : 0.05;
}
