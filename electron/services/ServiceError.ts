import { AppError } from '../../engine/protocol/AppError.js';

/** The kinds of expected failure the services report beside the engine's own. */
export type ServiceErrorCode =
  | 'image-missing'
  | 'image-unknown'
  | 'image-too-large'
  | 'sample-unknown'
  | 'samples-malformed'
  | 'settings-unwritable'
  | 'engine-busy'
  | 'engine-crashed'
  | 'engine-failed';

/** An expected failure of the app, with one of its own codes or one that the engine process reported. */
export class ServiceError extends AppError<ServiceErrorCode | (string & {})> {
  override readonly name = 'ServiceError';
}
