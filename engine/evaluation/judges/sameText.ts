import type { AnswerJudge } from './AnswerJudge.js';

/** Right is what equals an expected answer, but for letter case, white space and a full stop at the end. */
export const sameText = {
  name: 'same-text',
  judge: (answer, { answers }) => (answers.some((expected) => plain(answer) === plain(expected)) ? 1 : 0),
} as const satisfies AnswerJudge;

/** A text without letter case, white space around it and doubled, and a full stop at the end. */
export function plain(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').replace(/\.$/, '').toLowerCase();
}
