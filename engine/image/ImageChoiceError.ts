import { EngineError } from '../protocol/EngineError.js';

/** A choice of bands, range or page that a picture does not have: another picture may have it. */
export class ImageChoiceError extends EngineError {
  constructor(message: string) {
    super('option-invalid', message);
  }
}
