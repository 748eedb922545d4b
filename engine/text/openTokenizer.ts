import { Tokenizer as TokenizerJson } from '@huggingface/tokenizers';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { checkTokenizerJson } from './checkTokenizerJson.js';
import { openSentencePiece } from './openSentencePiece.js';
import { readJson } from './readJson.js';
import { addsBos } from './tokenizerSettings.js';
import type { SpecialToken, Tokenizer } from './tokenizer.js';
import { TimeProblem, withinTime } from './withinTime.js';

/**
 * Opens the tokenizer of a checkpoint folder: `tokenizer.json` (the Hugging Face format), or else `tokenizer.model`
 * (sentencepiece).
 *
 * @returns null when the folder has neither
 * @throws EngineError `checkpoint-malformed` when it is there but cannot be used
 */
export function openTokenizer(checkpointDir: string): Promise<Tokenizer | null> {
  return new Promise((resolve) =>
    resolve(openTokenizerJson(checkpointDir) ?? openSentencePiece(checkpointDir)),
  );
}

function openTokenizerJson(checkpointDir: string): Tokenizer | null {
  const file = path.join(checkpointDir, 'tokenizer.json');
  const written = readJson(file);
  if (written === null) return null;
  const definition = checkTokenizerJson(written, file);
  const settings = readJson(path.join(checkpointDir, 'tokenizer_config.json')) ?? {};
  const config = readJson(path.join(checkpointDir, 'config.json')) ?? {};
  let inner: TokenizerJson;
  let withoutSpecial: TokenizerJson;
  let behindMark: TokenizerJson;
  const mark = `<${randomUUID()}>`; // no person writes it
  try {
    inner = new TokenizerJson(definition, settings);
    const added = Array.isArray(definition['added_tokens']) ? (definition['added_tokens'] as unknown[]) : [];
    const plain = added.filter(isNotSpecial);
    withoutSpecial = new TokenizerJson({ ...definition, added_tokens: plain }, settings);
    const marked = [...plain, { ...markFlags, id: sizeOf(inner), content: mark }];
    behindMark = new TokenizerJson({ ...definition, added_tokens: marked }, settings);
  } catch (cause) {
    throw noTokenizer(file, String(cause), cause);
  }
  /** What its patterns make of a text is up to the file: they may never end, and fail in any way. */
  const encode = (tokenizer: TokenizerJson, text: string): number[] =>
    guarded(file, () => {
      const { ids } = tokenizer.encode(text, { add_special_tokens: false });
      if (!ids.every((id) => Number.isSafeInteger(id))) throw new Error('it has no id for a part of it');
      return ids;
    });
  const decode = (ids: readonly number[]): string =>
    inner.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false });
  const decodesByPatterns = JSON.stringify(definition['decoder'] ?? null).includes('"Regex"');
  const idOf = (role: 'bos' | 'eos', usual: string): number => {
    const id =
      inner.token_to_id(tokenText(settings[`${role}_token`]) ?? usual) ?? config[`${role}_token_id`] ?? null;
    if (typeof id === 'number') return id;
    throw new EngineError(
      'checkpoint-malformed',
      `Expected ${file} to have a ${role} token ("${usual}", or the one tokenizer_config.json names as ` +
        `${role}_token), but it has none. Add it to the tokenizer.`,
    );
  };
  // Qwen2's says so: a prompt of it begins with its first word.
  const namesNoBos =
    settings['bos_token'] === null ||
    (settings['bos_token'] === undefined &&
      isByteLevel(definition) &&
      inner.token_to_id('<s>') === undefined);
  return {
    encode: (text) => encode(inner, text),
    encodeText: (text) => encode(withoutSpecial, text),
    encodeAfterSpecial: (text) => {
      const ids = encode(behindMark, mark + text);
      return ids.slice(ids.indexOf(sizeOf(inner)) + 1);
    },
    decode: (ids) => {
      if (ids.length === 0) return '';
      return decodesByPatterns ? guarded(file, () => decode(ids)) : decode(ids);
    },
    bosId: namesNoBos ? null : idOf('bos', '<s>'),
    addsBos: !namesNoBos && addsBos(settings, path.join(checkpointDir, 'tokenizer_config.json')),
    eosId: idOf('eos', '</s>'),
    specialTokens: specialOf(definition['added_tokens']),
    size: sizeOf(inner),
  };
}

/** Longest that a tokenizer may take for one text, in milliseconds; usual ones take a few for the longest question. */
const longestMs = 2000;

function guarded<T>(file: string, does: () => T): T {
  try {
    return withinTime(longestMs, does);
  } catch (cause) {
    if (cause instanceof TimeProblem)
      throw noTokenizer(file, `one of its patterns makes it endless (${cause.message})`, cause);
    throw noTokenizer(file, `it fails at a text (${String(cause)})`, cause);
  }
}

function noTokenizer(file: string, problem: string, cause: unknown): EngineError {
  return new EngineError(
    'checkpoint-malformed',
    `Expected ${file} to be a tokenizer in the Hugging Face format, but it is not: ${problem}. Restore the file.`,
    { cause },
  );
}

function isByteLevel({ decoder }: Readonly<Record<string, unknown>>): boolean {
  return typeof decoder === 'object' && decoder !== null && 'type' in decoder && decoder.type === 'ByteLevel';
}

/** A special token that takes nothing of the text behind it. */
const markFlags = { special: true, single_word: false, lstrip: false, rstrip: false, normalized: false };

function specialOf(added: unknown): ReadonlyMap<string, SpecialToken> {
  const list = Array.isArray(added) ? (added as Record<string, unknown>[]) : [];
  return new Map(
    list
      .filter((token) => !isNotSpecial(token) && typeof token['content'] === 'string')
      .map(({ content, id, lstrip, rstrip }): [string, SpecialToken] => [
        content as string,
        { id: Number(id), takesSpaceBefore: lstrip === true, takesSpaceAfter: rstrip === true },
      ]),
  );
}

function sizeOf(inner: TokenizerJson): number {
  let last = -1;
  for (const id of inner.get_vocab(true).values()) last = Math.max(last, id);
  return last + 1;
}

function isNotSpecial(added: unknown): boolean {
  return typeof added === 'object' && added !== null && (added as { special?: unknown }).special !== true;
}

/** Special tokens are written as their text or as `{"content": text}`. */
function tokenText(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (typeof entry === 'object' && entry !== null && 'content' in entry) {
    return typeof entry.content === 'string' ? entry.content : undefined;
  }
  return undefined;
}
