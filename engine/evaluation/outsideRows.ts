import type { QuestionResult } from './QuestionResult.js';

/** How many of a group of questions lie outside what the model was taught. */
export interface OutsideCounts {
  readonly split: string;
  /** Kind of question; of a split as a whole `all`. */
  readonly kind: string;
  readonly questions: number;
  /** With a picture unlike those of training. */
  readonly picture: number;
  /** In words unlike those of training. */
  readonly question: number;
  /** With one or the other. */
  readonly either: number;
}

/** Counts by split and, where a split has kinds, by kind; splits in the order given. Results that claim nothing are left out. */
export function outsideRows(
  results: readonly QuestionResult[],
  splits: readonly string[],
): readonly OutsideCounts[] {
  return splits.flatMap((split) => {
    const ofSplit = results.filter((result) => result.split === split && result.outside !== undefined);
    if (ofSplit.length === 0) return [];
    const kinds = [...new Set(ofSplit.flatMap(({ kind }) => kind ?? []))].sort();
    const ofKind = (kind: string) => ofSplit.filter((result) => result.kind === kind);
    return [count(split, 'all', ofSplit), ...kinds.map((kind) => count(split, kind, ofKind(kind)))];
  });
}

function count(split: string, kind: string, results: readonly QuestionResult[]): OutsideCounts {
  const among = (isOutside: (outside: NonNullable<QuestionResult['outside']>) => boolean): number =>
    results.filter(({ outside }) => outside !== undefined && isOutside(outside)).length;
  return {
    split,
    kind,
    questions: results.length,
    picture: among(({ picture }) => picture),
    question: among(({ question }) => question),
    either: among(({ picture, question }) => picture || question),
  };
}
