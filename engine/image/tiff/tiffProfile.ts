import type { ImageChoices } from '../../protocol/imageChoices.js';
import type { ColourConversion } from '../colour/ColourConversion.js';
import { coloursOfIcc, type PictureColours, plainColours } from '../colour/pictureColours.js';
import { PictureError } from '../PictureError.js';
import type { Samples } from '../samples.js';
import type { TiffBands } from './tiffBands.js';
import { photometrics, type TiffPage } from './tiffPage.js';

/** What the profile of a page means for the bands that are shown; none where numbers are looked at and not colours. */
export async function tiffProfile(
  page: TiffPage,
  bands: TiffBands,
  samples: Pick<Samples, 'kind' | 'noData' | 'values'>,
  choices: ImageChoices,
): Promise<PictureColours> {
  const icc = profileBytes(page);
  const { photometric } = page;
  const absolute =
    photometric === photometrics.cieLab ||
    photometric === photometrics.iccLab ||
    photometric === photometrics.ituLab;
  const asNumbers =
    choices.bands !== undefined || (bands.colourOf === null && typeof choices.range === 'object');
  if (icc === undefined || absolute || asNumbers) return plainColours;
  if (photometric === photometrics.cmyk) return coloursOfIcc(icc, 'inks');
  const grey = bands.shown.length === 1 && bands.colourOf === null;
  const colours = await coloursOfIcc(icc, grey ? 'grey' : 'rgb');
  if (colours.conversion === undefined || bands.colourOf !== null || areLevels(samples)) return colours;
  const notice = `Its colour profile (${colours.conversion.name}) is ignored: its numbers are measurements.`;
  return { notices: [notice], likeChromium: false };
}

/** Empty where the file ends before its profile does: broken. */
function profileBytes({ directory }: TiffPage): Uint8Array | undefined {
  try {
    return directory.bytes(34675);
  } catch (error) {
    if (error instanceof PictureError) return new Uint8Array(0);
    throw error;
  }
}

/** Whether numbers go from black to white, as a profile takes them: none signed, none beyond, none that means none. */
function areLevels({ kind, noData, values }: Pick<Samples, 'kind' | 'noData' | 'values'>): boolean {
  if (kind === 'int' || noData !== undefined) return false;
  return kind === 'uint' || values.every((value) => Number.isNaN(value) || (value >= 0 && value <= 1));
}

/**
 * Converts the shown channels in place, so that what looks at them afterwards finds sRGB: where white is zero, from the
 * other end; where alpha is multiplied in, without it.
 *
 * @param white the number of white; of what is not transparent too
 */
export function convertSamples(
  { values, channels: each }: Samples,
  channels: readonly number[],
  white: number,
  { inverted, alpha }: Pick<TiffBands, 'inverted' | 'alpha'>,
  conversion: ColourConversion,
): void {
  const covering = alpha?.multiplied === true ? channels.length : undefined;
  const change = (to: (value: number, opacity: number) => number): void => {
    for (let at = 0; at < values.length; at += each) {
      const opacity = covering === undefined ? 1 : values[at + covering]! / white;
      for (const channel of channels) values[at + channel] = to(values[at + channel]!, opacity);
    }
  };
  const whole = !(values instanceof Float32Array || values instanceof Float64Array);
  const round = (value: number): number => (whole ? Math.round(value) : value);
  if (covering !== undefined)
    change((value, opacity) => (opacity > 0 ? round(Math.min(value / opacity, white)) : 0));
  if (inverted) change((value) => white - value);
  conversion.convert(values, each, channels, white);
  if (inverted) change((value) => white - value);
  if (covering !== undefined) change((value, opacity) => round(value * opacity));
}
