import type { SampleArray } from '../samples.js';

/** What makes the numbers of a picture's own colour space those of sRGB. */
export interface ColourConversion {
  /** As people call the space it starts from: `Display P3`. */
  readonly name: string;
  /** Whether it takes each number for itself (a grey profile) instead of red, green and blue together. */
  readonly grey: boolean;
  /**
   * Converts numbers from 0 (black) to `white`, in place. Those that are no numbers stay.
   *
   * @param each values a pixel
   * @param channels places of red, green and blue in a pixel, or of grey alone
   */
  convert(values: SampleArray, each: number, channels: readonly number[], white: number): void;
}

/** Converts 8-bit [height, width, 3] in place; grey stands in all three. */
export function convertRgb(conversion: ColourConversion, rgb: Uint8Array): void {
  if (conversion.grey) conversion.convert(rgb, 1, [0], 255);
  else conversion.convert(rgb, 3, [0, 1, 2], 255);
}

/** How far the conversion moves an 8-bit colour at most, in levels: of all greys, and of a grid of colours. */
export function largestChange(conversion: ColourConversion): number {
  const steps = 17;
  const colours = Array.from({ length: 256 }, (_, level) => [level, level, level]);
  for (let i = 0; i < steps ** 3 && !conversion.grey; i++) {
    const place = [Math.floor(i / steps ** 2), Math.floor(i / steps) % steps, i % steps];
    colours.push(place.map((step) => Math.round((step * 255) / (steps - 1))));
  }
  const before = Uint8Array.from(colours.flat());
  const after = before.slice();
  convertRgb(conversion, after);
  return before.reduce((most, level, i) => Math.max(most, Math.abs(level - after[i]!)), 0);
}
