import { EngineError } from '../../engine/index.js';
import type { Failure } from '../ipc/reply.js';

/**
 * An error as it crosses to the main process. Expected ones keep code and message; anything else is a bug,
 * reported as `engine-internal` with its stack on stderr.
 */
export function toFailure(error: unknown): Failure {
  if (error instanceof EngineError) return { code: error.code, message: error.message.slice(0, 4000) };
  console.error(error);
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'engine-internal',
    message: `The engine failed in a way it did not expect: ${reason.slice(0, 1000)} Ask again; if it happens again, restart the engine and report this message.`,
  };
}
