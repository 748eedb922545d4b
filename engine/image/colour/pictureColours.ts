import { type ColourConversion, largestChange } from './ColourConversion.js';
import { greyCurveConversion, rgbCurveConversion } from './curveConversion.js';
import { readIccProfile } from './readIccProfile.js';
import { tableConversion } from './tableConversion.js';

/** What a picture says of its colours, and what is made of it. */
export interface PictureColours {
  /** Left out where the numbers are taken as sRGB. */
  readonly conversion?: ColourConversion | undefined;
  readonly notices: readonly string[];
  /** Whether Chromium shows the same colours. */
  readonly likeChromium: boolean;
}

/** Levels of 8 bits by which a profile of sRGB may miss it: curves of few points and rounded primaries do. */
const maxChangeOfSrgb = 3;

/** Levels that are nobody's fault but rounding. */
const maxRounding = 1;

/** Numbers are sRGB, Chromium takes them for it too. */
export const plainColours: PictureColours = { notices: [], likeChromium: true };

/**
 * What an embedded ICC profile means for a picture. What it does decides, not its name: a profile that moves no colour by
 * more than 3 of 255 levels is one of sRGB, and the numbers stay.
 *
 * @param colours what the picture's numbers are; the profile of inks is never used
 */
export async function coloursOfIcc(
  icc: Uint8Array | undefined,
  colours: 'grey' | 'rgb' | 'inks',
): Promise<PictureColours> {
  if (icc === undefined) return plainColours;
  const profile = readIccProfile(icc);
  const called = profile.name === '' ? '' : ` (${profile.name})`;
  const ignored = (why: string): PictureColours => ({
    notices: [`Its colour profile${called} is ignored: ${why}.`],
    likeChromium: false,
  });
  if (colours === 'inks') return ignored('inks are converted as without one');
  const name = profile.name === '' ? 'its own colour space' : profile.name;
  switch (profile.kind) {
    case 'other':
      return ignored(profile.why);
    case 'grey':
      if (colours === 'rgb') return ignored('it is for grey, the picture has colours');
      return coloursBy(greyCurveConversion(name, profile.curve));
    case 'rgb':
      return coloursBy(rgbCurveConversion(name, profile.curves, profile.primaries));
    case 'table': {
      const conversion = await tableConversion(name, icc);
      return conversion === null ? ignored('it is broken') : coloursBy(conversion);
    }
  }
}

/** The conversion where it changes more than a profile of sRGB would. */
export function coloursBy(conversion: ColourConversion): PictureColours {
  const change = largestChange(conversion);
  if (change <= maxChangeOfSrgb) return { notices: [], likeChromium: change <= maxRounding };
  return {
    conversion,
    notices: [`Its colours are converted to sRGB from ${conversion.name}.`],
    likeChromium: false,
  };
}
