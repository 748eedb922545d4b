import { EngineError } from '../protocol/EngineError.js';
import { maxQuestionLength } from '../protocol/limits.js';
import { encodePrompt } from './prompts/encodePrompt.js';
import { authorsTemplates, type PromptTemplate } from './prompts/PromptTemplate.js';
import type { Tokenizer } from './tokenizer.js';

export { imageTokenId } from './prompts/encodePrompt.js';

/**
 * The ids of a prompt with one image, -200 in its place: by default LLaVA v1's (docs/flexattention.md, section 2).
 *
 * @throws EngineError `question-empty`, `question-too-long`
 */
export function buildPromptIds(
  question: string,
  tokenizer: Tokenizer,
  template: PromptTemplate = authorsTemplates.v1,
): number[] {
  return encodePrompt(template, checkQuestion(question), tokenizer);
}

/**
 * The question without white space around it.
 *
 * @throws EngineError `question-empty`, `question-too-long`
 */
export function checkQuestion(question: string): string {
  const asked = question.trim();
  if (asked === '') {
    throw new EngineError(
      'question-empty',
      'Expected a question, but it is empty. Write what you want to know about the image.',
    );
  }
  if (asked.length > maxQuestionLength) {
    throw new EngineError(
      'question-too-long',
      `Expected a question of at most ${maxQuestionLength} characters, but it has ${asked.length}. Shorten it.`,
    );
  }
  return asked;
}
