import { EngineError } from '../protocol/EngineError.js';

/** That a checkpoint has no tokenizer. @param consequence what cannot be done for that, and what to do instead. */
export function tokenizerMissing(checkpointDir: string, consequence: string): EngineError {
  return new EngineError(
    'tokenizer-missing',
    `${checkpointDir} has neither tokenizer.json nor tokenizer.model, so ${consequence}.`,
  );
}
