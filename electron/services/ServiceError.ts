import { AppError } from '../../engine/protocol/AppError.js';

/** The kinds of expected failure the services report beside the engine's own. */
export type ServiceErrorCode =
  | 'image-missing'
  | 'image-not-a-file'
  | 'image-unreadable'
  | 'image-changing'
  | 'folder-empty'
  | 'image-unknown'
  | 'image-too-large'
  | 'sample-unknown'
  | 'samples-malformed'
  | 'settings-unwritable'
  | 'engine-busy'
  | 'engine-crashed'
  | 'engine-failed';

/** An expected failure of the app, with one of its own codes or one that the engine process reported. */
export class ServiceError extends AppError {
  override readonly name = 'ServiceError';

  constructor(
    /** One of `ServiceErrorCode`, or a code the engine process reported. */
    readonly code: ServiceErrorCode | (string & {}),
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
