import { Tokenizer as TokenizerJson } from '@huggingface/tokenizers';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { decodeText } from '../storage/decodeText.js';
import { checkTokenizerJson } from './checkTokenizerJson.js';
import { openSentencePiece } from './openSentencePiece.js';
import type { Tokenizer } from './tokenizer.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../storage/gitLfsPointer.js';

/**
 * Opens the tokenizer of a checkpoint folder: `tokenizer.json` (the Hugging Face format), or else `tokenizer.model`
 * (sentencepiece).
 *
 * @returns null when the folder has neither
 * @throws EngineError `checkpoint-malformed` when it is there but cannot be used
 */
export async function openTokenizer(checkpointDir: string): Promise<Tokenizer | null> {
  return (await openTokenizerJson(checkpointDir)) ?? (await openSentencePiece(checkpointDir));
}

async function openTokenizerJson(checkpointDir: string): Promise<Tokenizer | null> {
  const file = path.join(checkpointDir, 'tokenizer.json');
  const written = await readJson(file);
  if (written === null) return null;
  const definition = checkTokenizerJson(written, file);
  const settings = (await readJson(path.join(checkpointDir, 'tokenizer_config.json'))) ?? {};
  const config = (await readJson(path.join(checkpointDir, 'config.json'))) ?? {};
  let inner: TokenizerJson;
  let withoutSpecial: TokenizerJson;
  try {
    inner = new TokenizerJson(definition, settings);
    const added = Array.isArray(definition['added_tokens']) ? (definition['added_tokens'] as unknown[]) : [];
    withoutSpecial = new TokenizerJson({ ...definition, added_tokens: added.filter(isNotSpecial) }, settings);
  } catch (cause) {
    throw new EngineError(
      'checkpoint-malformed',
      `Expected ${file} to be a tokenizer in the Hugging Face format, but it is not: ${String(cause)}. ` +
        `Restore the file.`,
      { cause },
    );
  }
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
  return {
    encode: (text) => inner.encode(text, { add_special_tokens: false }).ids,
    encodeText: (text) => withoutSpecial.encode(text, { add_special_tokens: false }).ids,
    decode: (ids) =>
      ids.length === 0
        ? ''
        : inner.decode([...ids], { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
    bosId: idOf('bos', '<s>'),
    eosId: idOf('eos', '</s>'),
    size: sizeOf(inner),
  };
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

async function readJson(file: string): Promise<Record<string, unknown> | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new EngineError('checkpoint-malformed', `Cannot read ${file}: ${String(cause)}.`, { cause });
  }
  if (isGitLfsPointer(bytes)) throw new EngineError('checkpoint-malformed', `${file} ${gitLfsPointerAdvice}`);
  try {
    const value: unknown = JSON.parse(decodeText(bytes));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new EngineError(
      'checkpoint-malformed',
      `Expected ${file} to be JSON, but it is not: ${String(cause)}. Restore the file.`,
      { cause },
    );
  }
  throw new EngineError('checkpoint-malformed', `Expected ${file} to hold a JSON object. Restore the file.`);
}
