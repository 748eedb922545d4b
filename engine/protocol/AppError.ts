import { maxFailureMessageLength } from './limits.js';

/**
 * An expected failure, in any process. Its message says what was expected, what came, where, and what to do, and can be
 * shown to a person as it is; it has at most `maxFailureMessageLength` characters. Bugs are ordinary `Error`s; cancellation is no error. Each room derives its own class.
 */
export abstract class AppError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(shortened(message), options);
  }

  /** What a program tests for. */
  abstract readonly code: string;
}

/** What is told of a file may hold a name of millions of characters; how a message begins and what it advises at the end stay. */
function shortened(message: string): string {
  if (message.length <= maxFailureMessageLength) return message;
  const end = message.slice(-maxFailureMessageLength / 4);
  const middle = ` ... [${message.length} characters] ... `;
  return message.slice(0, maxFailureMessageLength - end.length - middle.length) + middle + end;
}
