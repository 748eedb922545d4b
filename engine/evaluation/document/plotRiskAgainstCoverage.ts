import { type Frame, ink, linearScale, SvgDrawing } from './SvgDrawing.js';
import { rightAtCoverage, type Sure } from './sureness.js';

const width = 620;
const height = 400;
const frame: Frame = { left: 66, right: 450, top: 64, bottom: 340 };
const steps = 50;

/**
 * How many of the answers are wrong when only the surest are given, against the share that is given.
 *
 * @param groups name and answers; the last is drawn in the accent
 */
export function plotRiskAgainstCoverage(
  groups: readonly (readonly [name: string, answers: readonly Sure[]])[],
): string {
  const drawing = new SvgDrawing(
    width,
    height,
    'Wrong answers against answers given',
    'Share of wrong answers among the surest, against the share of all questions that these are.',
  );
  drawing.heading(frame.left, 'Risk against coverage', 'the surest answers are given first');
  const curves = groups.map(([name, answers]) => ({ name, points: riskCurve(answers) }));
  const tenths = Math.max(
    1,
    Math.ceil(Math.max(...curves.flatMap(({ points }) => points.map(([, risk]) => risk * 10)))),
  );
  const x = linearScale([0, 1], [frame.left, frame.right]);
  const y = linearScale([0, tenths / 10], [frame.bottom, frame.top]);
  for (let tick = 0; tick <= tenths; tick++) {
    drawing.gridLine(frame.left, y(tick / 10), frame.right, y(tick / 10));
    const name = `${tick * 10}${tick === tenths ? ' %' : ''}`;
    drawing.text(frame.left - 8, y(tick / 10) + 4, name, { size: 12, anchor: 'end' });
  }
  for (const tick of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
    drawing.text(x(tick), frame.bottom + 17, `${Math.round(tick * 100)}${tick === 1 ? ' %' : ''}`, {
      size: 12,
      anchor: 'middle',
    });
  }
  for (const [index, { name, points }] of curves.entries()) {
    const colour = index === groups.length - 1 ? ink.accent : ink.plain;
    drawing.path(
      points.map(([coverage, risk]) => [x(coverage), y(risk)]),
      colour,
    );
    const [, last] = points.at(-1)!;
    drawing.dot(x(1), y(last), colour);
    drawing.text(x(1) + 10, y(last) + 4, `${name} ${(last * 100).toFixed(1)}`, {
      size: 12,
      colour,
      bold: index === groups.length - 1,
    });
  }
  drawing.nameAcross(frame, 'answers given');
  drawing.nameUpright(frame, 'wrong among them');
  return drawing.toString();
}

/** Shares given and shares wrong among them, to all. */
function riskCurve(answers: readonly Sure[]): (readonly [coverage: number, risk: number])[] {
  const shares = Array.from({ length: steps }, (_, step) => (step + 1) / steps);
  return shares.map((coverage) => [coverage, 1 - rightAtCoverage(answers, coverage)] as const);
}
