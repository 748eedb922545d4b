/**
 * Bicubic resize of float32 [from, from, channels] to [to, to, channels], as PyTorch's `interpolate(mode="bicubic")`:
 * a = -0.75, half-pixel centres, no antialiasing.
 */
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
