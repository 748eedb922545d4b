import { AppError } from '../protocol/AppError.js';

/** The kinds of expected failure that keeping a session reports. */
export type SessionErrorCode =
  /** There is no session at the path. */
  | 'session-missing'
  /** A file of the session is not what it has to be. */
  | 'session-malformed'
  /** A newer Fovea wrote it. */
  | 'session-newer'
  /** Another process works on it. */
  | 'session-locked'
  /** It was opened to be read only. */
  | 'session-read-only'
  /** The disk took a change no further. */
  | 'session-unwritable'
  /** It holds no such question. */
  | 'run-missing'
  /** Its picture is not where it was kept. */
  | 'picture-missing'
  /** Another picture is where its own was kept. */
  | 'picture-changed';

/** An expected failure of a session on the disk. */
export class SessionError extends AppError {
  override readonly name = 'SessionError';

  constructor(
    readonly code: SessionErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
