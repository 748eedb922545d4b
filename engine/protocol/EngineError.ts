import { AppError } from './AppError.js';

/** The kinds of expected failure the engine reports. */
export type EngineErrorCode =
  | 'not-an-image'
  | 'image-truncated'
  | 'image-too-large'
  | 'image-unreadable'
  | 'image-changed'
  | 'disk-full'
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
  | 'hub-not-found'
  | 'hub-access-denied'
  | 'hub-rate-limited'
  | 'hub-unreachable'
  | 'hub-answer-unsound'
  | 'hub-file-damaged'
  | 'engine-busy'
  | 'engine-disposed';

/** An expected failure of the engine. */
export class EngineError extends AppError {
  override readonly name = 'EngineError';

  constructor(
    readonly code: EngineErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
