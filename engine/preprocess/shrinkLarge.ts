import { type LargePictureFile, takeRows } from '../image/large/takeRows.js';
import type { ResizeTarget } from '../image/resizeTarget.js';
import type { PictureTaskOptions } from '../image/thread/PictureThread.js';
import { resamplerOf } from './resamplerOf.js';

/**
 * A large picture in another size, made from its rows at full resolution without holding them: to the bit what `resizePicture`
 * makes of all its pixels.
 *
 * @returns uint8 [height, width, 3] of the target
 * @throws EngineError as `takeRows`
 */
export function shrinkLarge(
  file: LargePictureFile,
  target: ResizeTarget,
  onProgress?: PictureTaskOptions['onProgress'],
): Promise<Uint8Array> {
  return takeRows(file, (picture) => resamplerOf(picture, target), onProgress);
}
