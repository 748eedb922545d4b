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

/** An expected failure; its message says what was expected, what came, where, and what to do. */
export class ServiceError extends Error {
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
