import { EngineError } from '../protocol/EngineError.js';

type Settings = Readonly<Record<string, unknown>>;

/**
 * Whether a prompt begins with BOS. Only LLaMA's own tokenizers decide it by `add_bos_token`; others have it in
 * tokenizer.json, for a text that is no prompt.
 *
 * @param settings of tokenizer_config.json. @param file for messages.
 * @throws EngineError `checkpoint-malformed` where every text would end with EOS, so that nothing could be answered.
 */
export function addsBos(settings: Settings, file: string): boolean {
  if (!isLlama(settings)) return true;
  if (settings['add_eos_token'] === true) {
    throw new EngineError(
      'checkpoint-malformed',
      `${file}: "add_eos_token" should be false, but is true: each question would end as an answer does. Correct it.`,
    );
  }
  return settings['add_bos_token'] !== false;
}

/** Whether sentencepiece puts its space behind special tokens too, as transformers did at first; so it is where nothing is said. */
export function isLegacy(settings: Settings): boolean {
  return settings['legacy'] !== false;
}

function isLlama(settings: Settings): boolean {
  const kind = settings['tokenizer_class'];
  return typeof kind === 'string' && kind.startsWith('LlamaTokenizer');
}
