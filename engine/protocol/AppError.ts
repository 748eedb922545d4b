/**
 * An expected failure, in any process. Its message says what was expected, what came, where, and what to do, and can be
 * shown to a person as it is. Bugs are ordinary `Error`s; cancellation is no error. Each room derives its own class.
 */
export abstract class AppError extends Error {
  /** What a program tests for. */
  abstract readonly code: string;
}
