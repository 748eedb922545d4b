import type { RowsTaker } from '../image/large/takeRows.js';
import type { PictureSize } from '../image/rgbImage.js';
import type { ResizeTarget } from '../image/resizeTarget.js';
import { DownFirstResampler, losesHeight } from './DownFirstResampler.js';
import { Resampler } from './Resampler.js';

/** What makes a picture of another size from rows as Pillow 13 does, to the bit. */
export function resamplerOf(size: PictureSize, target: ResizeTarget): RowsTaker<Uint8Array> {
  const isDownFirst = target.padding === undefined && losesHeight(size, target);
  return isDownFirst ? new DownFirstResampler(size, target) : new Resampler(size, target);
}
