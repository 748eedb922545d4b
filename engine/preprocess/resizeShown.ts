import type { ResizeTarget } from '../image/resizeTarget.js';
import type { RgbPixels } from '../image/rgbImage.js';
import type { ShownPicture } from '../image/ShownPicture.js';
import type { PictureTaskOptions } from '../image/thread/PictureThread.js';
import { resizePicture } from './resizePicture.js';
import { shrinkLarge } from './shrinkLarge.js';

/**
 * A picture in the size that a model sees. Of a large one, whose pixels are never held, from its rows, in its thread where it has
 * one.
 *
 * @throws EngineError as `takeRows`; the signal's reason once it is aborted
 */
export async function resizeShown(
  picture: ShownPicture,
  target: ResizeTarget,
  options: PictureTaskOptions = {},
): Promise<RgbPixels> {
  const { large, thread } = picture;
  if (large === undefined) return resizePicture(await picture.pixels({ signal: options.signal }), target);
  const { file } = large;
  const { width, height } = target;
  const data =
    thread === undefined
      ? await shrinkLarge(file, target, stoppable(options))
      : await thread.run('resize', { file, target }, options);
  return { width, height, data };
}

/** Within this thread work stops where it tells how far it is. */
function stoppable({ signal, onProgress }: PictureTaskOptions): PictureTaskOptions['onProgress'] {
  return (done, total) => {
    signal?.throwIfAborted();
    onProgress?.(done, total);
  };
}
