import { readCheckpointConfig } from '../checkpoint/layouts/readCheckpointConfig.js';
import type { Variant } from '../protocol/variant.js';
import { buildPromptIds } from '../text/prompt.js';
import { openTokenizer } from '../text/openTokenizer.js';
import { checkPromptIds } from './checkRequest.js';
import { promptImageTokens } from './variantParts.js';

/**
 * Makes a check whether a model has room for a question, from its configuration and tokenizer alone: before it is loaded.
 *
 * @returns a function that throws EngineError `question-empty` or `question-too-long`
 * @throws EngineError as `readCheckpointConfig` and `openTokenizer`
 */
export async function questionCheck(
  checkpointDir: string,
  variant: Variant,
): Promise<(question: string) => void> {
  const config = readCheckpointConfig(checkpointDir, variant);
  const tokenizer = await openTokenizer(checkpointDir);
  const imageTokens = promptImageTokens(variant, config);
  return (question) => {
    if (tokenizer !== null) checkPromptIds(buildPromptIds(question, tokenizer), config, imageTokens);
  };
}
