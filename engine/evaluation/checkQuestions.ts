import { EngineError } from '../protocol/EngineError.js';
import type { Question } from './datasets/Question.js';

/** Checks all questions before a model is loaded for them. @throws EngineError of `check`, with the line of the question */
export function checkQuestions(
  questions: readonly Pick<Question, 'question' | 'place'>[],
  check: (question: string) => unknown,
): void {
  const checked = new Set<string>();
  for (const { question, place } of questions) {
    if (checked.has(question)) continue;
    checked.add(question);
    try {
      check(question);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw new EngineError(error.code, `The question at ${place} cannot be asked. ${error.message}`, {
        cause: error,
      });
    }
  }
}
