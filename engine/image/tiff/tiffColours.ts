import { cmykToRgb } from '../cmykToRgb.js';
import { encodeSrgb, srgbFromD50 } from '../colour/srgb.js';
import { PictureError } from '../PictureError.js';
import type { Samples } from '../samples.js';
import { photometrics, type TiffPage } from './tiffPage.js';

/** Colours that are more than grey or red, green and blue: [red, green, blue] of one pixel's samples, 0 to 255 each. */
export type ColourOf = (samples: Samples['values'], at: number, rgb: Uint8Array, to: number) => void;

/** How many samples a colour takes in a page, and what makes it red, green and blue; null for grey and RGB. */
export function tiffColours(
  page: TiffPage,
): { readonly samples: number; readonly colourOf: ColourOf } | null {
  const { photometric, bits, sampleKind } = page;
  const small = sampleKind === 'uint' || (photometric === photometrics.cieLab && sampleKind === 'int');
  const simple =
    photometric === photometrics.rgb ||
    photometric === photometrics.blackIsZero ||
    photometric === photometrics.whiteIsZero ||
    photometric === photometrics.mask;
  if (simple) return null;
  if (small && photometric === photometrics.palette && bits <= 16)
    return { samples: 1, colourOf: palette(page) };
  if (small && photometric === photometrics.cmyk && [8, 16].includes(bits)) {
    const divisor = 2 ** (bits - 8);
    return { samples: 4, colourOf: (samples, at, rgb, to) => cmykToRgb(samples, at, rgb, to, divisor) };
  }
  if (small && photometric === photometrics.yCbCr && bits === 8) return { samples: 3, colourOf: yCbCr(page) };
  if (small && photometric === photometrics.cieLab && [8, 16].includes(bits)) {
    return { samples: 3, colourOf: lab(bits, true) };
  }
  if (small && photometric === photometrics.iccLab && [8, 16].includes(bits)) {
    return { samples: 3, colourOf: lab(bits, false) };
  }
  const name = photometric === 32803 || photometric === 34892 ? 'camera raw' : `photometric ${photometric}`;
  throw new PictureError(
    `its colours (${name}, ${bits}-bit ${sampleKind}) are not read`,
    false,
    'Convert it to RGB, or save it again as PNG.',
  );
}

/** Through a table of 16-bit colours; some writers put 8-bit ones there. */
function palette({ directory, bits }: TiffPage): ColourOf {
  const table = directory.numbers(320) ?? [];
  const count = 2 ** bits;
  if (table.length < count * 3)
    throw new PictureError(`its palette has ${table.length} numbers instead of ${count * 3}`);
  const divisor = table.some((value) => value > 255) ? 256 : 1;
  const colours = Uint8Array.from(table, (value) => Math.floor(value / divisor));
  return (samples, at, rgb, to) => {
    const index = samples[at]!;
    for (let c = 0; c < 3; c++) rgb[to + c] = colours[c * count + index]!;
  };
}

function yCbCr({ directory }: TiffPage): ColourOf {
  const [red = 0.299, green = 0.587, blue = 0.114] = directory.numbers(529) ?? [];
  const reference = directory.numbers(532) ?? [];
  const [black = 0, white = 255, cbZero = 128, cbMost = 255, crZero = 128, crMost = 255] = reference;
  return (samples, at, rgb, to) => {
    const y = ((samples[at]! - black) * 255) / (white - black);
    const cb = ((samples[at + 1]! - cbZero) * 127) / (cbMost - cbZero);
    const cr = ((samples[at + 2]! - crZero) * 127) / (crMost - crZero);
    const r = y + cr * (2 - 2 * red);
    const b = y + cb * (2 - 2 * blue);
    rgb[to] = toByte(r);
    rgb[to + 1] = toByte((y - red * r - blue * b) / green);
    rgb[to + 2] = toByte(b);
  };
}

/** CIE L*a*b* (white D50) to sRGB. @param signed whether a* and b* are signed numbers, otherwise shifted by half. */
function lab(bits: number, signed: boolean): ColourOf {
  const unit = 2 ** (bits - 8);
  const half = 128 * unit;
  const difference = (value: number): number =>
    (signed ? (value >= half ? value - 2 * half : value) : value - half) / unit;
  return (samples, at, rgb, to) => {
    const lightness = (samples[at]! & (2 ** bits - 1)) / (2 ** bits - 1);
    const fy = (lightness * 100 + 16) / 116;
    const x = white[0] * inverse(fy + difference(samples[at + 1]!) / 500);
    const y = inverse(fy);
    const z = white[2] * inverse(fy - difference(samples[at + 2]!) / 200);
    for (let c = 0; c < 3; c++) {
      const [a, b, d] = srgbFromD50[c]!;
      rgb[to + c] = toByte(255 * encodeSrgb(a * x + b * y + d * z));
    }
  };
}

const white = [0.9642, 1, 0.8249] as const;

function inverse(t: number): number {
  return t > 6 / 29 ? t ** 3 : 3 * (6 / 29) ** 2 * (t - 4 / 29);
}

function toByte(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 255));
}
