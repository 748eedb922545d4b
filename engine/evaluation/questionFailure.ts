import { ImageChoiceError } from '../image/ImageChoiceError.js';
import { EngineError, type EngineErrorCode } from '../protocol/EngineError.js';
import type { Question } from './datasets/Question.js';

/** A question that could not be asked, because its picture is not sound or has not what is chosen of it. It has no result and counts nowhere. */
export interface QuestionFailure {
  readonly key: string;
  readonly id: string;
  readonly split: string;
  /** Where the data names the picture, such as `data/questions.jsonl, line 3`. */
  readonly place: string;
  readonly imagePath: string;
  readonly reason: string;
}

/** @returns null for an error that is not about the question's picture, and so of the others too */
export function questionFailure(question: Question, error: unknown): QuestionFailure | null {
  if (!(error instanceof EngineError)) return null;
  if (!pictureCodes.has(error.code) && !(error instanceof ImageChoiceError)) return null;
  const { key, id, split, place, imagePath } = question;
  return { key, id, split, place, imagePath, reason: error.message };
}

/** What is thrown, when all else is done, for an evaluation that could not ask everything. */
export function failedQuestionsError(failures: readonly QuestionFailure[], expected: number): EngineError {
  const { length } = failures;
  return new EngineError(
    'image-unreadable',
    `${length} of ${expected} questions could not be asked, since ${length === 1 ? 'its picture' : 'their pictures'} cannot be ` +
      `read or shown as chosen (named above). The results are of the others alone. Mend the ${length === 1 ? 'file' : 'files'}, or take the lines out.`,
  );
}

const pictureCodes: ReadonlySet<EngineErrorCode> = new Set<EngineErrorCode>([
  'not-an-image',
  'image-truncated',
  'image-too-large',
  'image-unreadable',
  'image-changed',
]);
