import { EngineError } from '../protocol/EngineError.js';
import { cropPixels } from './cropPixels.js';
import type { LargeRows, Picture } from './Picture.js';
import type { Rectangle } from './Rectangle.js';
import type { PictureSize, RgbImage } from './rgbImage.js';
import { hashOfBytes } from './readUnchangedFile.js';
import type { ShownPicture } from './ShownPicture.js';
import type { PictureTaskOptions } from './thread/PictureThread.js';

/**
 * A rectangle of an open picture, in pixels of it as it is shown (upright, with what is chosen of it), as a picture of its
 * own. Of a large picture only the rows and tiles are read that the rectangle touches, as far as its file allows.
 */
export class PictureRegion implements ShownPicture {
  readonly large: LargeRows | undefined;
  readonly thread: Picture['thread'];

  /** @throws EngineError `option-invalid` where it is known already that the rectangle does not lie in the picture */
  constructor(
    private readonly picture: Picture,
    private readonly rectangle: Rectangle,
  ) {
    const { large, thread, known } = picture;
    const size = known ?? large?.facts;
    if (size !== undefined) checkRegion(rectangle, size);
    this.thread = thread;
    const { left, top, width, height } = rectangle;
    const region = { left, top, width, height };
    this.large = large && {
      file: { ...large.file, region },
      facts: { ...large.facts, width, height },
    };
  }

  /** As `Picture.seenKey`: another than that of the whole picture, and of every other rectangle. */
  get seenKey(): string {
    const { left, top, width, height } = this.rectangle;
    return hashOfBytes(Buffer.from(`${this.picture.seenKey} region ${left},${top},${width},${height}`));
  }

  /** The pixels of the rectangle. @throws EngineError as `Picture.pixels`; `option-invalid` where it reaches outside */
  async pixels(options?: PictureTaskOptions): Promise<RgbImage> {
    const whole = await this.picture.pixels(options);
    checkRegion(this.rectangle, whole);
    const { width, height } = this.rectangle;
    return { ...whole, width, height, data: cropPixels(whole, this.rectangle) };
  }
}

/** @throws EngineError `option-invalid` for a rectangle that does not lie in a picture of this size, or has none itself */
export function checkRegion(rectangle: Rectangle, { width, height }: PictureSize): void {
  const { left, top } = rectangle;
  const [right, bottom] = [left + rectangle.width, top + rectangle.height];
  const isInside = left >= 0 && top >= 0 && right <= width && bottom <= height;
  if (isInside && rectangle.width >= 1 && rectangle.height >= 1) return;
  throw new EngineError(
    'option-invalid',
    `Expected a region of at least one pixel within the picture's ${width} x ${height}, but got ${rectangle.width} x ` +
      `${rectangle.height} pixels at ${left},${top}, which reach from ${left},${top} to ${right},${bottom}. ` +
      'Choose a rectangle that lies in the picture (left, top, width, height, in pixels of the upright picture).',
  );
}
