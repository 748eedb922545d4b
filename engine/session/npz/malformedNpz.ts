import { SessionError } from '../SessionError.js';

/** Builds the error every malformed `.npz` gives. */
export function malformedNpz(where: string, problem: string, cause?: unknown): SessionError {
  return new SessionError(
    'session-malformed',
    `${where} is not a sound .npz file: ${problem}. Take it from a backup, or delete the question and ask it again.`,
    cause === undefined ? undefined : { cause },
  );
}
