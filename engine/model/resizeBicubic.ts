/**
 * Bicubic resize of float32 [from, from, channels] to [to, to, channels], as PyTorch's `interpolate(mode="bicubic")`:
 * a = -0.75, half-pixel centres, no antialiasing.
 *
 * @param place the square part of the image that is wanted, in sides of the image; default: all of it. Beyond the border
 *   lies what is at the border.
 */
export function resizeBicubic(
  image: Float32Array,
  from: number,
  to: number,
  channels: number,
  place: SquarePart = { left: 0, top: 0, scale: 1 },
): Float32Array {
  const across = bicubicTaps(from, to, place.scale, place.left);
  const down = bicubicTaps(from, to, place.scale, place.top);
  // Columns first, then rows: each output is a sum of 4 x 4 inputs either way.
  const wide = new Float32Array(from * to * channels);
  for (let row = 0; row < from; row++) {
    for (let column = 0; column < to; column++) {
      const target = (row * to + column) * channels;
      for (const { index, weight } of across[column]!) {
        const source = (row * from + index) * channels;
        for (let c = 0; c < channels; c++) wide[target + c]! += image[source + c]! * weight;
      }
    }
  }
  const resized = new Float32Array(to * to * channels);
  const lineLength = to * channels;
  for (let row = 0; row < to; row++) {
    for (const { index, weight } of down[row]!) {
      const source = index * lineLength;
      const target = row * lineLength;
      for (let i = 0; i < lineLength; i++) resized[target + i]! += wide[source + i]! * weight;
    }
  }
  return resized;
}

/** A square part of a square image, in sides of the image. */
export interface SquarePart {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

/** For each output index the four source indices (clamped to the border) and their weights. */
function bicubicTaps(from: number, to: number, scale: number, start: number) {
  return Array.from({ length: to }, (_, output) => {
    const centre = ((output + 0.5) * from * scale) / to + start * from - 0.5;
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
