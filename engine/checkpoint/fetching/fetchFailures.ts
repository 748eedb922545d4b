import { EngineError } from '../../protocol/EngineError.js';

/** Whether a failure says nothing of the model, only that the hub cannot be asked now. */
export function isPassing(error: unknown): error is EngineError {
  return error instanceof EngineError && ['hub-unreachable', 'hub-rate-limited'].includes(error.code);
}

/** A refusal of the operating system (no permission, a file where a folder should be) in words; anything else as it is. */
export function orCannotWrite(error: unknown, cacheDir: string): unknown {
  if (!isSystemError(error)) return error;
  return new EngineError(
    'option-invalid',
    `Cannot write into the hub's cache ${cacheDir}: ${error.message}. Set HF_HOME to a folder that may be written to.`,
    { cause: error },
  );
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error && !(error instanceof EngineError);
}
