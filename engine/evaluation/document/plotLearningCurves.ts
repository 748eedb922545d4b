import type { Variant } from '../../protocol/variant.js';
import type { CurvePoint } from './learningCurves.js';
import { type Frame, ink, linearScale, SvgDrawing } from './SvgDrawing.js';
import { variantTitles } from './titles.js';

const width = 620;
const height = 380;
const frame: Frame = { left: 66, right: 530, top: 64, bottom: 320 };
const labelHeight = 17;

/** Share of training questions answered right against the step of each variant's own run. */
export function plotLearningCurves(curves: ReadonlyMap<Variant, readonly CurvePoint[]>): string {
  const last = Math.max(...[...curves.values()].flat().map(({ step }) => step));
  const x = linearScale([0, last], [frame.left, frame.right]);
  const y = linearScale([0, 1], [frame.bottom, frame.top]);
  const drawing = new SvgDrawing(
    width,
    height,
    'Learning curves of the five variants',
    'Share of training questions each variant answers right, against the step of its own training run.',
  );
  drawing.heading(
    frame.left,
    'How far each variant had learnt',
    'own run, on training pictures; mean of 100 steps (3,200 questions) a point',
  );
  drawing.percentAxis(y, frame.left, frame.right);
  for (let tick = 0; tick <= last; tick += last > 1000 ? 500 : 100) {
    drawing.text(x(tick), frame.bottom + 18, String(tick), { size: 12, anchor: 'middle' });
  }
  drawing.nameAcross(frame, 'step');
  drawing.nameUpright(frame, 'right answers');
  for (const [variant, points] of curves) {
    drawing.path(
      points.map(({ step, right }) => [x(step), y(right)]),
      variant === 'flex' ? ink.accent : ink.plain,
    );
  }
  labelEnds(drawing, curves, y);
  return drawing.toString();
}

/** Names at the ends of the curves, pushed apart where they would overlap. */
function labelEnds(
  drawing: SvgDrawing,
  curves: ReadonlyMap<Variant, readonly CurvePoint[]>,
  y: (value: number) => number,
): void {
  const ends = [...curves]
    .flatMap(([variant, points]) => points.slice(-1).map(({ right }) => ({ variant, right, at: y(right) })))
    .sort((a, b) => a.at - b.at);
  let lowest = -Infinity;
  for (const { variant, right, at } of ends) {
    lowest = Math.max(at + 4, lowest + labelHeight);
    const isFlex = variant === 'flex';
    drawing.text(frame.right + 8, lowest, `${variantTitles[variant]} ${(right * 100).toFixed(0)} %`, {
      size: 12,
      colour: isFlex ? ink.accent : ink.text,
      bold: isFlex,
    });
  }
}
