import { AppError } from '../../engine/protocol/AppError.js';
import { failure, type Failure } from '../../engine/protocol/failure.js';

/**
 * An error as it crosses to the main process. Expected ones keep code and message; anything else is a bug,
 * reported as `engine-internal` with its stack on stderr.
 */
export function toFailure(error: unknown): Failure {
  if (error instanceof AppError) return failure(error.code, error.message);
  console.error(error);
  const reason = error instanceof Error ? error.message : String(error);
  return failure(
    'engine-internal',
    `The engine failed in a way it did not expect: ${reason.slice(0, 1000)} Ask again; if it happens again, restart the engine and report this message.`,
  );
}
