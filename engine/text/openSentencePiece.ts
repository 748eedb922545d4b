import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { ProtobufProblem } from './sentencepiece/ProtobufReader.js';
import { SentencePiece } from './sentencepiece/SentencePiece.js';
import { readJson } from './readJson.js';
import { readModelText } from './readModelText.js';
import type { Tokenizer } from './tokenizer.js';
import { addsBos, isLegacy } from './tokenizerSettings.js';

/**
 * Opens `tokenizer.model`, the sentencepiece model of a checkpoint folder without a `tokenizer.json`. Tokens that were added
 * since (`<image>`, `<pad>`) are of no use: a prompt has its image apart, and an answer has none.
 *
 * @param checkpointDir the folder. @returns null when it has none
 * @throws EngineError `checkpoint-malformed` when it is there but cannot be used
 */
export function openSentencePiece(checkpointDir: string): Tokenizer | null {
  const file = path.join(checkpointDir, 'tokenizer.model');
  const bytes = readModelText(file);
  if (bytes === null) return null;
  const model = read(bytes, file);
  if (model.bosId < 0 || model.eosId < 0) {
    throw new EngineError(
      'checkpoint-malformed',
      `Expected ${file} to have tokens for the beginning and the end of a text, but it lacks one of them. ` +
        'Take the tokenizer that belongs to the checkpoint.',
    );
  }
  const settingsFile = path.join(checkpointDir, 'tokenizer_config.json');
  const settings = readJson(settingsFile) ?? {};
  return {
    encode: (text) => model.encode(text),
    encodeText: (text) => model.encode(text), // no word of it is ever a control token
    encodeAfterSpecial: (text) => model.encode(text, isLegacy(settings)),
    decode: (ids) => {
      const text = model.decode(ids);
      return model.addsPrefix && text.startsWith(' ') ? text.slice(1) : text;
    },
    bosId: model.bosId,
    addsBos: addsBos(settings, settingsFile),
    eosId: model.eosId,
    specialTokens: model.controlTokens,
    size: model.size,
  };
}

function read(bytes: Uint8Array, file: string): SentencePiece {
  try {
    return SentencePiece.read(bytes);
  } catch (cause) {
    if (!(cause instanceof ProtobufProblem)) throw cause;
    throw new EngineError(
      'checkpoint-malformed',
      `Expected ${file} to be a sentencepiece BPE model, but ${cause.message}. Restore the file.`,
      { cause },
    );
  }
}
