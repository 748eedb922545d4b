import type { ImageSource, LargeRows, Picture } from '../../engine/index.js';
import type { ImageChoices } from '../../engine/protocol/imageChoices.js';
import { EngineError } from '../../engine/protocol/EngineError.js';
import type { ImageReference } from '../ipc/engineMessages.js';

/** Opens a picture with what was chosen of it; the signal ends the work on it. A large one is opened by another process. */
export type OpenPicture = (
  source: ImageSource & { readonly path: string },
  choices?: ImageChoices,
  signal?: AbortSignal,
  large?: LargeRows,
) => Promise<Picture>;

/**
 * The pictures this process was told of, each read and decoded once and found again by its id. Pixels of those opened
 * last are kept, up to a budget: what is asked about later than that is read again, and refused if it has changed.
 */
export class OpenPictures {
  /** By image id, least recently used first. */
  private readonly pictures = new Map<string, Promise<Picture>>();
  /** The same in the order their pixels were last needed, with their size in bytes. */
  private readonly pixelBytes = new Map<Picture, number>();

  constructor(
    private readonly open: OpenPicture,
    private readonly maxPixelBytes = 2 ** 29,
  ) {}

  /**
   * The picture of a reference, opened at the first call.
   *
   * @param signal ends an opening that this call begins
   * @throws EngineError `image-*` as the engine says of a bad one; `image-changed` for a file that is another by now than
   * the one the window shows.
   */
  async find(reference: ImageReference, signal?: AbortSignal): Promise<Picture> {
    const { imageId, path, name, encodedHash, choices } = reference;
    let opening = this.pictures.get(imageId);
    if (opening === undefined) {
      opening = this.open({ path, name }, choices, signal, largeRowsOf(reference));
      this.pictures.set(imageId, opening);
      // A picture that could not be opened is tried anew next time.
      opening.catch(() => this.pictures.delete(imageId));
    }
    const picture = await opening;
    if (encodedHash === null || encodedHash === picture.encodedHash) return picture;
    this.pictures.delete(imageId);
    throw new EngineError(
      'image-changed',
      `Expected ${name} as it was when it was opened, but the file at ${path} has changed since. Open it again, then ask.`,
    );
  }

  /** Notes that a picture's pixels are in memory, and lets go of those used longest ago beyond the budget. */
  keepPixels(picture: Picture, sizeBytes: number): void {
    this.pixelBytes.delete(picture);
    this.pixelBytes.set(picture, sizeBytes);
    let total = 0;
    for (const bytes of this.pixelBytes.values()) total += bytes;
    for (const [oldest, bytes] of this.pixelBytes) {
      if (total <= this.maxPixelBytes) return;
      this.releasePixels(oldest);
      total -= bytes;
    }
  }

  /** Lets go of a picture and its pixels. */
  forget(imageId: string): void {
    void this.pictures
      .get(imageId)
      ?.then((picture) => this.releasePixels(picture))
      .catch(() => undefined);
    this.pictures.delete(imageId);
  }

  /** Lets go of pixels that nobody is likely to want again: the engine remembers what it made of them. */
  releasePixels(picture: Picture): void {
    picture.releasePixels();
    this.pixelBytes.delete(picture);
  }
}

function largeRowsOf({
  path,
  name,
  encodedHash,
  choices = {},
  large,
}: ImageReference): LargeRows | undefined {
  if (large === undefined || encodedHash === null) return undefined;
  const { width, height, rowsPath } = large;
  return { file: { path, name, choices, encodedHash, rowsPath }, facts: { width, height } };
}
