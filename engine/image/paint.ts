import type { SampleRange } from './sampleRange.js';
import type { Samples } from './samples.js';

/** Which channel covers the others, and whether they are multiplied by it already. */
export interface Alpha {
  readonly channel: number;
  readonly multiplied: boolean;
}

/**
 * Shows one channel as grey or three as red, green and blue: `low` black, `high` white, between them even steps. What
 * is transparent, no number, or "none" by the file's own word is white.
 *
 * @returns uint8 [height, width, 3]
 */
export function paint(
  { values, channels: each, noData }: Samples,
  channels: readonly number[],
  { low, high }: Pick<SampleRange, 'low' | 'high'>,
  alpha?: Alpha & { readonly opaque: number },
): Uint8Array {
  const pixels = values.length / each;
  const rgb = new Uint8Array(pixels * 3);
  const [red, green, blue] = channels.length === 1 ? [channels[0]!, channels[0]!, channels[0]!] : channels;
  const scale = 255 / (high - low);
  const table = alpha === undefined && noData === undefined ? levelTable(values, low, scale) : undefined;
  const shown = [red!, green!, blue!];
  for (let pixel = 0, from = 0, to = 0; pixel < pixels; pixel++, from += each, to += 3) {
    if (table !== undefined) {
      rgb[to] = table[values[from + red!]!]!;
      rgb[to + 1] = table[values[from + green!]!]!;
      rgb[to + 2] = table[values[from + blue!]!]!;
      continue;
    }
    let nothing = noData !== undefined;
    for (const channel of shown) nothing &&= values[from + channel] === noData;
    const opacity =
      alpha === undefined ? 1 : Math.min(Math.max(values[from + alpha.channel]! / alpha.opaque, 0), 1);
    for (let c = 0; c < 3; c++) {
      const value = values[from + shown[c]!]!;
      if (nothing || Number.isNaN(value)) {
        rgb[to + c] = 255;
        continue;
      }
      const grey = Math.min(Math.max((value - low) * scale, 0), 255);
      const laid = alpha?.multiplied === true ? grey : grey * opacity;
      rgb[to + c] = Math.round(Math.min(laid + 255 * (1 - opacity), 255));
    }
  }
  return rgb;
}

/** The level of every value that 8 or 16 unsigned bits can hold; undefined for other numbers. */
function levelTable(values: Samples['values'], low: number, scale: number): Uint8Array | undefined {
  if (!(values instanceof Uint8Array || values instanceof Uint16Array)) return undefined;
  return Uint8Array.from({ length: values instanceof Uint8Array ? 256 : 65_536 }, (_, value) =>
    Math.round(Math.min(Math.max((value - low) * scale, 0), 255)),
  );
}
