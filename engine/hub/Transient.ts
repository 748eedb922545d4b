import type { EngineError } from '../protocol/EngineError.js';

/** A failure that may be over at the next try. */
export class Transient extends Error {
  override readonly name = 'Transient';

  /**
   * @param failure what is told when no further try is made. @param waitMs how long the server asks to be left alone.
   * @param progressed whether something was achieved, so that the tries are counted anew
   */
  constructor(
    readonly failure: EngineError,
    readonly waitMs?: number,
    readonly progressed = false,
  ) {
    super(failure.message, { cause: failure });
  }
}
