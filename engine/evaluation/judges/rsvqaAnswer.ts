import type { AnswerJudge } from './AnswerJudge.js';
import { plain } from './sameText.js';

/**
 * RSVQA-HR: right is the expected word or number; of an area, one of the same of five bins (docs/evaluation.md): none, up to 10,
 * up to 100, up to 1000, and more square metres.
 */
export const rsvqaAnswer = {
  name: 'rsvqa',
  judge: (answer, { answers }) => (answers.some((expected) => agree(answer, expected)) ? 1 : 0),
} as const satisfies AnswerJudge;

function agree(answer: string, expected: string): boolean {
  if (!/\dm2$/.test(plain(expected))) return plain(answer) === plain(expected);
  const bin = binOf(answer);
  return bin !== null && bin === binOf(expected);
}

/** Largest area of each bin but the last, in square metres. */
const bounds = [0, 10, 100, 1000];

/**
 * The bin of an area, 0 to 4, written as an area (`73m2`, `1,200 square metres`) or as a bin (`between 10m2 and 100m2`, `more
 * than 1000m2`); null for neither.
 */
function binOf(text: string): number | null {
  const words = plain(text)
    .replaceAll('\u00b2', '2')
    .replaceAll(/(\d),(?=\d{3})/g, '$1');
  const between = /^between (\d+) ?(?:m2)? and (\d+) ?(?:m2)?$/.exec(words);
  if (between !== null) {
    const bin = bounds.indexOf(Number(between[2]));
    return bin > 0 && bounds[bin - 1] === Number(between[1]) ? bin : null;
  }
  const above = /^more than (\d+) ?(?:m2)?$/.exec(words);
  if (above !== null) return Number(above[1]) === bounds.at(-1) ? bounds.length : null;
  const area = /^(\d+(?:\.\d+)?) ?(?:m2|square met(?:er|re)s?)?$/.exec(words);
  if (area === null) return null;
  const bin = bounds.findIndex((bound) => Number(area[1]) <= bound);
  return bin < 0 ? bounds.length : bin;
}
