import { EngineError } from '../protocol/EngineError.js';

/** The refusal of a second question while one runs. */
export function engineBusy(): EngineError {
  return new EngineError(
    'engine-busy',
    'Another question is still being answered. Wait for it, or stop it first.',
  );
}
