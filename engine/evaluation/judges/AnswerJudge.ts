/** What a judge is told of a question. */
export interface JudgedQuestion {
  readonly question: string;
  /** Expected answers, at least one. */
  readonly answers: readonly string[];
}

/** Says what an answer is worth. A judge is a file of this folder and a line in `judges.ts`; data sets name theirs. */
export interface AnswerJudge {
  /** How data sets name it. */
  readonly name: string;
  /** @returns 0 to 1; 1 is right */
  judge(answer: string, question: JudgedQuestion): number;
}
