import type { AnswerJudge, JudgedQuestion } from './AnswerJudge.js';
import { sameText } from './sameText.js';

const judges = [sameText] as const satisfies readonly AnswerJudge[];

/** The judges there are. */
export type JudgeName = (typeof judges)[number]['name'];

const judgeNamed: ReadonlyMap<JudgeName, AnswerJudge> = new Map(judges.map((judge) => [judge.name, judge]));

/** Whether the judge that the question names takes the answer for right. */
export function isRight(answer: string, question: JudgedQuestion & { readonly judge: JudgeName }): boolean {
  return judgeNamed.get(question.judge)!.judge(answer, question);
}
