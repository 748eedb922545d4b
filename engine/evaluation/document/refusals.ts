/**
 * What fovea-mini says when it cannot answer (training/model/tokenizer.py): what is asked for is not there, is too small, or
 * is of a kind that was never taught.
 */
export const refusalAnswers = ['not there', 'too small to read', 'I was not taught this'] as const;

/** Splits of questions that cannot be answered; any refusal is right there, and what is refused elsewhere is wrong. */
export const refusedSplits = ['absent', 'strange'] as const;

/** How many questions of a kind were refused. */
export interface RefusalCount {
  readonly split: string;
  /** Empty where the data names none. */
  readonly kind: string;
  readonly questions: number;
  readonly refused: number;
}

/** What tells whether an answer is a refusal: nothing but its text. */
interface Answered {
  readonly split: string;
  readonly kind?: string;
  readonly answer: string;
}

/** Whether an answer is one of `refusalAnswers`. */
export function isRefusal(answer: string): boolean {
  return refusalAnswers.some((refusal) => refusal === answer.trim());
}

/** Counts refusals by split and kind, kinds in order of their names. */
export function countRefusals(results: readonly Answered[]): RefusalCount[] {
  const counts = new Map<string, { split: string; kind: string; questions: number; refused: number }>();
  for (const { split, kind = '', answer } of results) {
    const name = JSON.stringify([split, kind]);
    const count = counts.get(name) ?? { split, kind, questions: 0, refused: 0 };
    count.questions++;
    if (isRefusal(answer)) count.refused++;
    counts.set(name, count);
  }
  return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}
