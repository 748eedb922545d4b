import { type Frame, ink, linearScale, SvgDrawing } from './SvgDrawing.js';
import { sureBins, type Sure } from './sureness.js';

const width = 620;
const height = 470;
const frame: Frame = { left: 66, right: 420, top: 64, bottom: 418 };

/**
 * How many answers were right against how sure they were, in ten bins; each group with a name and a colour of its own.
 *
 * @param groups name and answers; the first is drawn in grey, the last in the accent
 */
export function plotReliability(
  groups: readonly (readonly [name: string, answers: readonly Sure[]])[],
): string {
  const drawing = new SvgDrawing(
    width,
    height,
    'Right answers against the probability told',
    'Share of right answers in ten bins of the probability of a whole answer; on the diagonal both are equal.',
  );
  drawing.heading(
    frame.left,
    'How far probabilities can be believed',
    'a dot: answers of one tenth of probability',
  );
  const x = linearScale([0, 1], [frame.left, frame.right]);
  const y = linearScale([0, 1], [frame.bottom, frame.top]);
  drawing.percentAxis(y, frame.left, frame.right);
  for (const tick of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
    drawing.text(x(tick), frame.bottom + 17, `${Math.round(tick * 100)}${tick === 1 ? ' %' : ''}`, {
      size: 12,
      anchor: 'middle',
    });
  }
  drawing.line(x(0), y(0), x(1), y(1), ink.faint, 1, '3 4');
  for (const [index, [name, answers]] of groups.entries()) {
    const colour = index === groups.length - 1 ? ink.accent : ink.plain;
    const bins = sureBins(answers);
    drawing.path(
      bins.map(({ probability, right }) => [x(probability), y(right)]),
      colour,
    );
    for (const { probability, right, answers: count } of bins) {
      drawing.dot(x(probability), y(right), colour, 2 + 5 * Math.sqrt(count / answers.length));
    }
    const row = frame.top + 20 + index * 24;
    drawing.dot(frame.right + 24, row - 4, colour);
    drawing.text(frame.right + 36, row, name, { size: 12, colour, bold: index === groups.length - 1 });
  }
  drawing.text(frame.right + 18, frame.bottom - 26, 'larger dots:', { size: 11 });
  drawing.text(frame.right + 18, frame.bottom - 11, 'more answers', { size: 11 });
  drawing.nameAcross(frame, 'probability told');
  drawing.nameUpright(frame, 'right answers');
  return drawing.toString();
}
