/** A picture that a reader of this room cannot read; `decodeImage` puts its words into an `EngineError`. */
export class PictureError extends Error {
  override readonly name = 'PictureError';

  constructor(
    /** What is wrong, to follow "cannot: ": `its palette is cut`. */
    message: string,
    /** Whether more bytes would have helped. */
    readonly truncated = false,
    /** What to do about it. */
    readonly remedy = 'Open it in an image editor and save it again as PNG.',
  ) {
    super(message);
  }
}
