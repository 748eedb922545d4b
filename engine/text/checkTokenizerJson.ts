import { EngineError } from '../protocol/EngineError.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Refuses what the tokenizer library reads otherwise than Hugging Face's own (tokenizers, Rust): a question in other ids would be
 * another question.
 *
 * @param file for messages. @returns the definition with every part that may be left out.
 * @throws EngineError `checkpoint-malformed`
 */
export function checkTokenizerJson(definition: Fields, file: string): Fields {
  const whole: Fields & typeof parts = { ...parts, ...definition };
  const added = Array.isArray(whole.added_tokens) ? (whole.added_tokens as Fields[]) : [];
  const single = added.find((token) => token['single_word'] === true);
  if (single !== undefined) {
    throw cannot(
      file,
      `the added token ${JSON.stringify(single['content'])} is of whole words only ("single_word": true)`,
      'Take "single_word" out if the model was not trained with it',
    );
  }
  const isBpe = (whole['model'] as Fields | null)?.['type'] === 'BPE';
  if (isBpe && stepsOf(whole.pre_tokenizer).some(splitsAtSpaces)) {
    throw cannot(
      file,
      'its pre-tokenizer "Metaspace" splits a text at spaces before BPE ("split": true)',
      'Convert the tokenizer anew with "split": false, as LLaMA\'s has it',
    );
  }
  return whole;
}

/** Parts that older or shorter files leave out. */
const parts = {
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: null,
} as const;

function stepsOf(part: unknown): readonly Fields[] {
  if (typeof part !== 'object' || part === null) return [];
  const { pretokenizers } = part as { readonly pretokenizers?: unknown };
  return Array.isArray(pretokenizers) ? pretokenizers.flatMap(stepsOf) : [part as Fields];
}

/** Left out it is true (tokenizers, `Metaspace`). */
function splitsAtSpaces(step: Fields): boolean {
  return step['type'] === 'Metaspace' && step['split'] !== false;
}

function cannot(file: string, found: string, advice: string): EngineError {
  return new EngineError(
    'checkpoint-malformed',
    `${file} cannot be read as Hugging Face's tokenizers reads it: ${found}. ${advice}, or give the prompt as token ids.`,
  );
}
