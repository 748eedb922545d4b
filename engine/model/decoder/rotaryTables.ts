import type { DecoderConfig } from '../../checkpoint/layouts/checkpointConfig.js';
import type { RegionSquare } from '../../selection/regionSquare.js';
import { resizeBicubic } from '../resizeBicubic.js';

/** cos and sin of the rotary embedding, float32 [rows, d/2] each; the second half of a head repeats the first. */
export interface RotaryTables {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/** Tables of positions `start .. start + count - 1`: angle = position / scale * theta^(-2i/d). */
export function rotaryTables(config: DecoderConfig, start: number, count: number): RotaryTables {
  const { headDim, ropeTheta, ropePositionScale } = config;
  const half = headDim / 2;
  const cos = new Float32Array(count * half);
  const sin = new Float32Array(count * half);
  // Float32 where PyTorch's code has float32: frequencies and angles are rounded alike.
  const frequencies = Float32Array.from({ length: half }, (_, i) => 1 / ropeTheta ** ((2 * i) / headDim));
  for (let row = 0; row < count; row++) {
    const position = Math.fround((start + row) / ropePositionScale);
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(position * frequencies[i]!);
      cos[row * half + i] = Math.cos(angle);
      sin[row * half + i] = Math.sin(angle);
    }
  }
  return { cos, sin };
}

/**
 * `rope_hr` (docs/flexattention.md, section 3): the tables of the image positions as they sit in this sequence, seen as
 * a g x g image of d/2 channels and resized to G x G, bicubic with a = -0.75, half-pixel centres, no antialiasing.
 *
 * @param imageStart position of the first image token. @param region what the high-res tokens show, where that is not the
 *   whole picture: each has the angles of the place it shows. @returns float32 [G*G, d/2] each, raster order.
 */
export function highresRotaryTables(
  config: DecoderConfig,
  imageStart: number,
  lowresGrid: number,
  highresGrid: number,
  region?: RegionSquare,
): RotaryTables {
  const { cos, sin } = rotaryTables(config, imageStart, lowresGrid ** 2);
  const channels = config.headDim / 2;
  const place = region && {
    scale: region.side / region.pictureSide,
    left: region.left / region.pictureSide,
    top: region.top / region.pictureSide,
  };
  return {
    cos: resizeBicubic(cos, lowresGrid, highresGrid, channels, place),
    sin: resizeBicubic(sin, lowresGrid, highresGrid, channels, place),
  };
}
