import { EngineError } from '../protocol/EngineError.js';
import { maxQuestionLength } from '../protocol/limits.js';
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
  const before = withoutBos(tokenizer.encode(`${system} USER: `), tokenizer);
  const after = withoutBos(tokenizer.encodeText(`\n${asked} ASSISTANT:`), tokenizer);
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

/** Some tokenizers put a BOS in front of every text whatever they are told: the prompt has its own. */
function withoutBos(ids: number[], tokenizer: Tokenizer): number[] {
  return ids[0] === tokenizer.bosId ? ids.slice(1) : ids;
}
