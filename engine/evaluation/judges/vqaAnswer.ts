import type { AnswerJudge } from './AnswerJudge.js';
import { normalizeVqa } from './normalizeVqa.js';

/**
 * TextVQA and other data with ten answers of ten people: the mean over the ten of min(1, n / 3), where n of the other nine gave
 * the answer, all texts as `normalizeVqa` has them. One of the ten is worth 0.3, two 0.6, three 0.9, more 1.
 */
export const vqaAnswer = {
  name: 'vqa',
  judge: (answer, { answers }) => {
    const given = normalizeVqa(answer);
    const known = answers.map(normalizeVqa);
    const same = known.filter((one) => one === given).length;
    // In ninths and thirds of thirds nothing is exact: the sum is of whole numbers, divided once.
    const thirds = known.reduce((sum, one) => sum + Math.min(3, same - (one === given ? 1 : 0)), 0);
    return thirds / (3 * known.length);
  },
} as const satisfies AnswerJudge;
