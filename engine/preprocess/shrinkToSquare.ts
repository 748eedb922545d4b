import { type LargePictureFile, takeRows } from '../image/large/takeRows.js';
import type { PictureTaskOptions } from '../image/thread/PictureThread.js';
import { BicubicResampler } from './resampleBicubic.js';

/**
 * The padded square that a model sees of a large picture, made from its rows at full resolution without holding them: to the
 * bit what `resampleBicubic` makes of all its pixels.
 *
 * @param colour of the padding
 * @returns uint8 [size, size, 3]
 * @throws EngineError as `takeRows`
 */
export function shrinkToSquare(
  file: LargePictureFile,
  size: number,
  colour: readonly number[],
  onProgress?: PictureTaskOptions['onProgress'],
): Promise<Uint8Array> {
  return takeRows(file, (picture) => new BicubicResampler(picture, colour, size), onProgress);
}
