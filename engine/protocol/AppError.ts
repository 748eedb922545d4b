/**
 * An expected failure, in any process. Its message says what was expected, what came, where, and what to do, and can be
 * shown to a person as it is. Bugs are ordinary `Error`s; cancellation is no error. Each room derives its own class.
 */
export abstract class AppError<Code extends string = string> extends Error {
  constructor(
    /** What a program tests for. */
    readonly code: Code,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
