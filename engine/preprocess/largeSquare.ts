import type { ShownPicture } from '../image/ShownPicture.js';
import type { PictureTaskOptions } from '../image/thread/PictureThread.js';
import { padColour } from './preprocessImage.js';
import type { PreprocessSettings } from './preprocessSettings.js';
import { shrinkToSquare } from './shrinkToSquare.js';

/**
 * The padded square that a model sees of a large picture (`shrinkToSquare`), made in the picture's thread where it has one.
 *
 * @returns uint8 [highresSize, highresSize, 3]
 * @throws EngineError as `takeRows`; the signal's reason once it is aborted
 */
export function largeSquare(
  { large, thread }: Pick<ShownPicture, 'large' | 'thread'>,
  { highresSize: size, mean }: PreprocessSettings,
  options: PictureTaskOptions = {},
): Promise<Uint8Array> {
  if (large === undefined) throw new Error('A picture that is held has its square from its pixels.');
  const { file } = large;
  const colour = padColour(mean);
  if (thread === undefined) return shrinkToSquare(file, size, colour, stoppable(options));
  return thread.run('square', { file, size, colour }, options);
}

/** Within this thread work stops where it tells how far it is. */
function stoppable({ signal, onProgress }: PictureTaskOptions): PictureTaskOptions['onProgress'] {
  return (done, total) => {
    signal?.throwIfAborted();
    onProgress?.(done, total);
  };
}
