import type { DecoderConfig } from '../checkpoint/checkpointConfig.js';

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
 * `rope_hr` (specification section 3): the tables of the image positions as they sit in this sequence, seen as a
 * g x g image of d/2 channels and resized to G x G, bicubic with a = -0.75, half-pixel centres, no antialiasing.
 *
 * @param imageStart position of the first image token. @returns float32 [G*G, d/2] each, raster order.
 */
export function highresRotaryTables(
  config: DecoderConfig,
  imageStart: number,
  lowresGrid: number,
  highresGrid: number,
): RotaryTables {
  const { cos, sin } = rotaryTables(config, imageStart, lowresGrid ** 2);
  const channels = config.headDim / 2;
  return {
    cos: resizeBicubic(cos, lowresGrid, highresGrid, channels),
    sin: resizeBicubic(sin, lowresGrid, highresGrid, channels),
  };
}

/** Bicubic resize of float32 [from, from, channels] to [to, to, channels], as PyTorch's `interpolate(mode="bicubic")`. */
export function resizeBicubic(image: Float32Array, from: number, to: number, channels: number): Float32Array {
  const taps = bicubicTaps(from, to);
  // Columns first, then rows: each output is a sum of 4 x 4 inputs either way.
  const wide = new Float32Array(from * to * channels);
  for (let row = 0; row < from; row++) {
    for (let column = 0; column < to; column++) {
      const target = (row * to + column) * channels;
      for (const { index, weight } of taps[column]!) {
        const source = (row * from + index) * channels;
        for (let c = 0; c < channels; c++) wide[target + c]! += image[source + c]! * weight;
      }
    }
  }
  const resized = new Float32Array(to * to * channels);
  const lineLength = to * channels;
  for (let row = 0; row < to; row++) {
    for (const { index, weight } of taps[row]!) {
      const source = index * lineLength;
      const target = row * lineLength;
      for (let i = 0; i < lineLength; i++) resized[target + i]! += wide[source + i]! * weight;
    }
  }
  return resized;
}

/** For each output index the four source indices (clamped to the border) and their weights. */
function bicubicTaps(from: number, to: number): { readonly index: number; readonly weight: number }[][] {
  return Array.from({ length: to }, (_, output) => {
    const centre = ((output + 0.5) * from) / to - 0.5;
    const first = Math.floor(centre) - 1;
    return [0, 1, 2, 3].map((tap) => ({
      index: Math.min(Math.max(first + tap, 0), from - 1),
      weight: cubicWeight(Math.abs(centre - (first + tap))),
    }));
  });
}

/** Keys' cubic convolution kernel with a = -0.75. */
function cubicWeight(distance: number): number {
  const a = -0.75;
  if (distance <= 1) return ((a + 2) * distance - (a + 3)) * distance ** 2 + 1;
  if (distance < 2) return ((distance - 5) * distance + 8) * distance * a - 4 * a;
  return 0;
}
