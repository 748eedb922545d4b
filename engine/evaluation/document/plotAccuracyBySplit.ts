import type { Variant } from '../../protocol/variant.js';
import { ink, linearScale, SvgDrawing } from './SvgDrawing.js';
import type { MeasurementSummary } from './summaryFile.js';
import { splitOrder, variantTitles } from './titles.js';

const width = 860;
const columns = 3;
const rowHeight = 25;
const panel = { top: 64, gapX: 42, gapY: 58, left: 78, right: 16 };

/** Accuracy of every variant in a panel a split, and one for their mean; bars are 95 % intervals. */
export function plotAccuracyBySplit(byVariant: ReadonlyMap<Variant, MeasurementSummary>): string {
  const variants = [...byVariant.keys()];
  const names = [...splitOrder(byVariant.values()), 'mean of splits'];
  const panelHeight = variants.length * rowHeight;
  const panelRows = Math.ceil(names.length / columns);
  const height = panel.top + panelRows * (panelHeight + panel.gapY) - 16;
  const panelWidth = (width - panel.left - panel.right - (columns - 1) * panel.gapX) / columns;
  const drawing = new SvgDrawing(
    width,
    height,
    'Accuracy by split and variant',
    'One panel a split: share of right answers of each variant with its 95 % interval.',
  );
  drawing.heading(
    panel.left,
    'Right answers by split',
    'dot: share of questions answered exactly; bar: 95 % interval',
  );
  for (const [index, name] of names.entries()) {
    const left = panel.left + (index % columns) * (panelWidth + panel.gapX);
    const top = panel.top + Math.floor(index / columns) * (panelHeight + panel.gapY) + 14;
    const x = linearScale([0, 1], [left, left + panelWidth]);
    drawing.text(left, top - 8, name, { bold: true });
    for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
      drawing.gridLine(x(tick), top, x(tick), top + panelHeight);
      drawing.text(x(tick), top + panelHeight + 16, `${tick * 100}${tick === 1 ? ' %' : ''}`, {
        size: 11,
        anchor: 'middle',
      });
    }
    for (const [row, variant] of variants.entries()) {
      const y = top + (row + 0.5) * rowHeight;
      const colour = variant === 'flex' ? ink.accent : ink.plain;
      if (index % columns === 0)
        drawing.text(left - 10, y + 4.5, variantTitles[variant], {
          anchor: 'end',
          colour,
          bold: variant === 'flex',
        });
      const { splits, mean } = byVariant.get(variant)!.summary;
      const score = name === 'mean of splits' ? mean : splits.find(({ split }) => split === name);
      if (score === undefined) continue;
      drawing.line(x(score.interval[0]), y, x(score.interval[1]), y, colour);
      drawing.dot(x(score.accuracy), y, colour);
      const right = score.interval[1] < 0.84;
      drawing.text(
        right ? x(score.interval[1]) + 9 : x(score.interval[0]) - 9,
        y + 4.5,
        percent(score.accuracy),
        {
          size: 12,
          anchor: right ? 'start' : 'end',
          colour,
          bold: variant === 'flex',
        },
      );
    }
  }
  return drawing.toString();
}

function percent(share: number): string {
  return (share * 100).toFixed(1);
}
