import { encodeAnswer } from '../text/encodeAnswer.js';
import type { Tokenizer } from '../text/tokenizer.js';
import type { Engine } from './Engine.js';
import { tokenizerMissing } from './tokenizerMissing.js';

/** What turns texts into tokens of answers with a tokenizer; a checkpoint without one has it throw. */
export function answerEncoder(tokenizer: Tokenizer | null, checkpointDir: string): Engine['encodeAnswer'] {
  return (text, options) => {
    if (tokenizer === null) {
      throw tokenizerMissing(
        checkpointDir,
        'an answer cannot be read. Add the file, or give the answer as token ids',
      );
    }
    return encodeAnswer(text, tokenizer, options);
  };
}
