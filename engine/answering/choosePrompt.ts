import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import type { PromptTemplateName } from '../protocol/promptTemplate.js';
import { EngineError } from '../protocol/EngineError.js';
import {
  authorsTemplates,
  huggingFaceTemplate,
  type PromptTemplate,
} from '../text/prompts/PromptTemplate.js';
import { readChatTemplate } from '../text/prompts/readChatTemplate.js';

/** What a model is asked with. */
export interface ChosenPrompt {
  readonly name: PromptTemplateName;
  readonly template: PromptTemplate;
}

/**
 * The template that a checkpoint's questions are put into: the one asked for; else, of a checkpoint in transformers' layout its
 * chat template, of one as its authors released it theirs, `llama-2` where its name says so (as LLaVA's own code chooses).
 *
 * @throws EngineError `checkpoint-malformed` for a chat template that cannot be used; `option-invalid` where there is none.
 */
export function choosePrompt(
  {
    dir,
    usualTemplate,
    asksWithoutTemplate,
    config,
  }: Pick<Checkpoint, 'dir' | 'usualTemplate' | 'asksWithoutTemplate' | 'config'>,
  asked: PromptTemplateName | undefined,
): ChosenPrompt {
  const isLlama2 = config.modelName.toLowerCase().includes('llama-2');
  const name = asked ?? (usualTemplate === 'v1' && isLlama2 ? 'llama-2' : usualTemplate);
  if (name !== 'chat') return { name, template: authorsTemplates[name] };
  const own = readChatTemplate(dir);
  if (own !== null) return { name, template: own };
  if (asksWithoutTemplate) return { name, template: huggingFaceTemplate };
  throw new EngineError(
    'option-invalid',
    `Expected ${dir} to have a chat template (chat_template.jinja, or "chat_template" in tokenizer_config.json), but it has ` +
      'none. Ask with the template v1, llama-2 or plain.',
  );
}
