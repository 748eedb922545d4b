import { AppError } from '../../protocol/AppError.js';

/** The kinds of expected failure of reading annotations. */
export type AnnotationFileErrorCode =
  /** No file, or one that cannot be read. */
  | 'annotations-unreadable'
  /** None of the formats that are read, or broken. */
  | 'annotations-malformed'
  /** They are of another picture. */
  | 'annotations-other-picture'
  /** More than a session holds. */
  | 'annotations-too-many';

/** An expected failure of reading annotations from a file. */
export class AnnotationFileError extends AppError {
  override readonly name = 'AnnotationFileError';

  constructor(
    readonly code: AnnotationFileErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
