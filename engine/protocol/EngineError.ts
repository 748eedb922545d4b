/** The kinds of expected failure the engine reports. Bugs are ordinary `Error`s; cancellation is not an error. */
export type EngineErrorCode =
  | 'not-an-image'
  | 'image-truncated'
  | 'image-too-large'
  | 'image-unreadable'
  | 'image-changed'
  | 'question-empty'
  | 'question-too-long'
  | 'checkpoint-missing'
  | 'checkpoint-malformed'
  | 'checkpoint-tensor-missing'
  | 'checkpoint-tensor-shape'
  | 'checkpoint-variant'
  | 'tokenizer-missing'
  | 'provider-unknown'
  | 'provider-unavailable'
  | 'option-invalid'
  | 'engine-busy'
  | 'engine-disposed';

/**
 * An expected failure. Its message says what was expected, what came, where, and what to do,
 * and can be shown to a person as it is.
 */
export class EngineError extends Error {
  override readonly name = 'EngineError';

  constructor(
    readonly code: EngineErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
