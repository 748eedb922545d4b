import type { Variant } from '../protocol/variant.js';
import { buildPromptIds } from '../text/prompt.js';
import type { AskRequest } from './askRequest.js';
import { checkPromptIds } from './checkRequest.js';
import type { LoadedModel } from './LoadedModel.js';
import { tokenizerMissing } from './tokenizerMissing.js';
import { promptImageTokens } from './variantParts.js';

/**
 * A request's prompt as token ids with one -200 for the image: those given, or those of its question.
 *
 * @throws EngineError `tokenizer-missing`, `question-empty`, `question-too-long`, `option-invalid`
 */
export function promptIds(
  model: LoadedModel,
  request: Pick<AskRequest, 'promptIds' | 'question'>,
  variant: Variant,
): readonly number[] {
  const { config } = model.checkpoint;
  const ids = request.promptIds ?? questionIds(model, request.question);
  checkPromptIds(ids, config, promptImageTokens(variant, config));
  return ids;
}

function questionIds({ tokenizer, checkpoint, prompt }: LoadedModel, question = ''): readonly number[] {
  if (tokenizer === null) {
    throw tokenizerMissing(
      checkpoint.dir,
      'a question cannot be read. Add the file, or give the prompt as token ids',
    );
  }
  return buildPromptIds(question, tokenizer, prompt.template);
}
