import type { AnswerJudge, JudgedQuestion } from './AnswerJudge.js';
import { chosenOption } from './chosenOption.js';
import { magnifierLetter } from './magnifierLetter.js';
import { rsvqaAnswer } from './rsvqaAnswer.js';
import { sameText } from './sameText.js';
import { vqaAnswer } from './vqaAnswer.js';

const judges = [
  sameText,
  chosenOption,
  magnifierLetter,
  vqaAnswer,
  rsvqaAnswer,
] as const satisfies readonly AnswerJudge[];

/** The judges there are. */
export type JudgeName = (typeof judges)[number]['name'];

const judgeNamed: ReadonlyMap<JudgeName, AnswerJudge> = new Map(judges.map((judge) => [judge.name, judge]));

type Judged = JudgedQuestion & { readonly judge: JudgeName };

/** What the judge that the question names holds the answer worth, 0 to 1; null where nothing is expected. */
export function scoreOf(answer: string, question: Judged): number | null {
  return question.answers.length === 0 ? null : judgeNamed.get(question.judge)!.judge(answer, question);
}

/** Whether the judge that the question names takes the answer for right. */
export function isRight(answer: string, question: Judged): boolean {
  return scoreOf(answer, question) === 1;
}
