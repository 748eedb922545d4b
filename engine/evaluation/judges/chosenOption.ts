import type { AnswerJudge } from './AnswerJudge.js';

/** Right is the option that is expected, to the letter: it was chosen, not written. */
export const chosenOption = {
  name: 'chosen-option',
  judge: (answer, { answers }) => (answers.includes(answer) ? 1 : 0),
} as const satisfies AnswerJudge;
