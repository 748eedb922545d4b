import { diffWordsWithSpace } from 'diff';

/** A piece of an answer beside a reference. */
export interface DifferencePiece {
  readonly text: string;
  /** `same` as the reference; `added`: only in the answer; `missing`: only in the reference. */
  readonly kind: 'same' | 'added' | 'missing';
}

/** An answer word by word beside a reference: its own pieces and what it lacks, in the order of the answer. */
export function answerDifference(reference: string, answer: string): readonly DifferencePiece[] {
  return diffWordsWithSpace(reference, answer).map(({ value, added, removed }) => ({
    text: value,
    kind: added ? 'added' : removed ? 'missing' : 'same',
  }));
}
