import { Checkpoint } from '../checkpoint/Checkpoint.js';
import type { Variant } from '../protocol/variant.js';
import { buildPromptIds } from '../text/prompt.js';
import { openTokenizer } from '../text/openTokenizer.js';
import { choosePrompt } from './choosePrompt.js';
import type { EngineOptions } from './Engine.js';
import { checkPromptIds } from './checkRequest.js';
import { promptImageTokens } from './variantParts.js';

/**
 * Makes a check whether a model has room for a question, from its configuration and tokenizer alone: before it is loaded.
 *
 * @returns a function that throws EngineError `question-empty` or `question-too-long`
 * @throws EngineError as `Checkpoint.open`, `choosePrompt` and `openTokenizer`
 */
export async function questionCheck(
  checkpointDir: string,
  variant: Variant,
  opening: Pick<EngineOptions, 'promptTemplate' | 'untrainedHighres'> = {},
): Promise<(question: string) => void> {
  const checkpoint = Checkpoint.open(checkpointDir, variant, opening);
  checkpoint.close();
  const { config } = checkpoint;
  const { template } = choosePrompt(checkpoint, opening.promptTemplate);
  const tokenizer = await openTokenizer(checkpointDir);
  const imageTokens = promptImageTokens(variant, config);
  return (question) => {
    if (tokenizer !== null)
      checkPromptIds(buildPromptIds(question, tokenizer, template), config, imageTokens);
  };
}
