import type { AnswerJudge } from './AnswerJudge.js';

const letters = ['A', 'B', 'C', 'D'] as const;

/**
 * MagnifierBench: right is the letter of the expected option, as its authors read it out of an answer (docs/evaluation.md): the
 * one after "The answer is", else the first of A to D in the alphabet that it holds, else the first option whose text it
 * holds whatever the letter case, else the first letter of A to D in it whatever the case.
 */
export const magnifierLetter = {
  name: 'magnifier-letter',
  judge: (answer, { question, answers }) => {
    const letter = readLetter(answer, question);
    return letter !== null && answers.includes(letter) ? 1 : 0;
  },
} as const satisfies AnswerJudge;

function readLetter(answer: string, question: string): string | null {
  const said = /The answer is ([A-D])/.exec(answer)?.[1];
  if (said !== undefined) return said;
  const upper = answer.toUpperCase();
  return (
    letters.find((letter) => answer.includes(letter)) ??
    optionsOf(question).find(([, text]) => text !== '' && upper.includes(text.toUpperCase()))?.[0] ??
    letters.find((letter) => upper.includes(letter)) ??
    null
  );
}

/** The options of a question, which stand a line each (`A. red`), without a comma, a full stop or a question mark at the end. */
function optionsOf(question: string): [letter: string, text: string][] {
  return letters.flatMap((letter): [string, string][] => {
    const text = new RegExp(`^${letter}\\.(.*)$`, 'm').exec(question)?.[1];
    return text === undefined ? [] : [[letter, text.trim().replace(/[.,?]$/, '')]];
  });
}
