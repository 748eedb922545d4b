import { EngineError } from '../protocol/EngineError.js';
import { imageTokenId } from '../text/prompt.js';

/**
 * Token ids of a word of the command line: whole numbers with commas, white space or both between.
 *
 * @returns null for what is none, no number at all included
 */
export function tokenIdsIn(text: string): number[] | null {
  const words = text.trim().split(/\s*,\s*|\s+/);
  return words.every((word) => /^-?\d{1,9}$/.test(word)) ? words.map(Number) : null;
}

/** The ids of a prompt, with one -200 for the image. @throws EngineError `option-invalid` */
export function readPromptIds(option: string, text: string): number[] {
  const ids = tokenIdsIn(text);
  const images = ids?.filter((id) => id === imageTokenId).length;
  if (ids !== null && images === 1) return ids;
  const got = ids === null ? `"${shortened(text)}"` : `${images} of them in "${shortened(text)}"`;
  throw new EngineError(
    'option-invalid',
    `Expected --${option} to be whole numbers with commas between and exactly one ${imageTokenId} for the image ` +
      `(such as 1,17,${imageTokenId},13), but got ${got}.`,
  );
}

/** The ids of an answer, at least one. @throws EngineError `option-invalid` */
export function readAnswerIds(option: string, text: string): number[] {
  const ids = tokenIdsIn(text);
  if (ids?.every((id) => id >= 0) === true) return ids;
  throw new EngineError(
    'option-invalid',
    `Expected --${option} to be token ids, whole numbers from 0 with commas between (such as 49,50), but got "${shortened(text)}".`,
  );
}

/** Ids that a model has no embedding for are told of by the option they came with. @throws EngineError `option-invalid` */
export function checkVocabulary(option: string, ids: readonly number[], vocabularySize: number): void {
  const stranger = ids.find((id) => id !== imageTokenId && !(id >= 0 && id < vocabularySize));
  if (stranger === undefined) return;
  throw new EngineError(
    'option-invalid',
    `Expected --${option} to be token ids of the model, 0 to ${vocabularySize - 1}, but got ${stranger}.`,
  );
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
