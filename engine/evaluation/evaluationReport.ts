import type { QuestionResult } from './QuestionResult.js';
import type { QuestionFailure } from './questionFailure.js';
import type { Subject } from './subject.js';
import type { EvaluationSummary } from './summarizeResults.js';

/** All that an evaluation found; what `--json` writes. */
export interface EvaluationReport {
  readonly subject: Subject;
  /** Whether every question has a result. */
  readonly complete: boolean;
  readonly answered: number;
  readonly expected: number;
  readonly summary: EvaluationSummary;
  readonly results: readonly QuestionResult[];
  /** Questions whose picture could not be read; absent where there is none. */
  readonly failures?: readonly QuestionFailure[];
}
