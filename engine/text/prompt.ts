import { EngineError } from '../protocol/EngineError.js';
import { maxQuestionLength } from '../protocol/limits.js';
import { encodeText } from './encodeText.js';
import type { Tokenizer } from './tokenizer.js';

/** The id that stands for the image in a prompt; replaced by the low-res features. */
export const imageTokenId = -200;

const system =
  'A chat between a curious human and an artificial intelligence assistant. ' +
  "The assistant gives helpful, detailed, and polite answers to the human's questions.";

/**
 * The ids of a LLaVA v1 prompt with one image (docs/flexattention.md, section 2): one BOS, the text before the
 * image, -200, the text after it. The two chunks are tokenised apart, each without a BOS of its own.
 *
 * @throws EngineError `question-empty`, `question-too-long`
 */
export function buildPromptIds(question: string, tokenizer: Tokenizer): number[] {
  const asked = checkQuestion(question);
  const before = encodeText(`${system} USER: `, tokenizer);
  const after = encodeText(`\n${asked} ASSISTANT:`, tokenizer, { written: true });
  return [tokenizer.bosId, ...before, imageTokenId, ...after];
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
