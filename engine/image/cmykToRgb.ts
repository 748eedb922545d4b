/**
 * Inks to red, green and blue as Pillow does it: `(255 - ink) * (255 - black) / 255`, without a profile.
 *
 * @param divisor what makes a sample 0 to 255
 */
export function cmykToRgb(
  samples: ArrayLike<number>,
  at: number,
  rgb: Uint8Array,
  to: number,
  divisor: number,
): void {
  const light = 255 - samples[at + 3]! / divisor;
  for (let c = 0; c < 3; c++) {
    rgb[to + c] = Math.round(Math.max(light - (samples[at + c]! / divisor) * (light / 255), 0));
  }
}
