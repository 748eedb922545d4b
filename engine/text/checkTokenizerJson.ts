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
  const added = Array.isArray(whole.added_tokens) ? (whole.added_tokens as unknown[]).filter(isFields) : [];
  const single = added.find((token) => token['single_word'] === true);
  if (single !== undefined) {
    throw cannot(
      file,
      `the added token ${JSON.stringify(single['content'])} is of whole words only ("single_word": true)`,
      'Take "single_word" out if the model was not trained with it',
    );
  }
  const model: unknown = whole['model'];
  const type = isFields(model) ? model['type'] : undefined;
  if (!modelTypes.includes(type)) {
    throw cannot(
      file,
      `its "model" should have the "type" ${modelTypes.join(', ')}, but has ${type === undefined ? 'none' : JSON.stringify(type)}`,
      'Take the tokenizer that belongs to the checkpoint',
    );
  }
  if (type === 'BPE' && stepsOf(whole.pre_tokenizer).some(splitsAtSpaces)) {
    throw cannot(
      file,
      'its pre-tokenizer "Metaspace" splits a text at spaces before BPE ("split": true)',
      'Convert the tokenizer anew with "split": false, as LLaMA\'s has it',
    );
  }
  return whole;
}

/** What the library takes for another model without a word. */
const modelTypes: readonly unknown[] = ['BPE', 'Unigram', 'WordPiece'];

/** Parts that older or shorter files leave out. */
const parts = {
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: null,
} as const;

function stepsOf(part: unknown): readonly Fields[] {
  if (!isFields(part)) return [];
  const { pretokenizers } = part;
  return Array.isArray(pretokenizers) ? pretokenizers.flatMap(stepsOf) : [part];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
