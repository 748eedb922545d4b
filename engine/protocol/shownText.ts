import type { ImageChoices } from './imageChoices.js';
import type { ImageDetails, ImageFacts } from './imageFacts.js';
import { sampleLimits } from './sampleLimits.js';

/**
 * What of a picture's file is shown, in a line: `bands 3,2,1 of 5 · 2 to 98 % of uint16 · page 2 of 7`. Each part is there
 * where there is something to choose, so an ordinary picture gives an empty text.
 */
export function shownText({ format, details }: Pick<ImageFacts, 'format' | 'details'>): string {
  if (details === undefined) return '';
  const { page, pages } = details;
  const parts = [bandsText(format, details), rangeText(details), pages > 1 && `page ${page} of ${pages}`];
  return parts.filter(Boolean).join(' · ');
}

/** Whether there is something to choose of a picture, was chosen, or should be known of it. */
export function hasChoices(
  facts: Pick<ImageFacts, 'format' | 'details'>,
  choices: ImageChoices | undefined,
): boolean {
  const { details } = facts;
  if (details === undefined) return false;
  return choices !== undefined || details.notices.length > 0 || shownText(facts) !== '';
}

/** Whether a range changes anything: colours of a palette, of inks and of a television keep their own. */
export function rangeApplies({ bands, shownBands }: ImageDetails, choices: ImageChoices): boolean {
  if (bands[0] === 'palette') return shownBands.some((band) => band !== 1);
  return choices.bands !== undefined || !['Y', 'L*', 'cyan'].includes(bands[0] ?? '');
}

function bandsText(format: ImageFacts['format'], { bands, shownBands }: ImageDetails): string {
  const { length } = bands;
  // Transparency of a picture from the web is no band that anybody would look at; a TIFF's may be near infrared.
  const counted = format !== 'tiff' && bands.at(-1) === 'alpha' ? length - 1 : length;
  const usual = shownBands.every((band, i) => band === i + 1) && shownBands.length === counted;
  if (usual && counted <= 3) return '';
  if (shownBands.length > 3) return `all ${length} bands`;
  return `${shownBands.length === 1 ? 'band' : 'bands'} ${shownBands.join(',')} of ${length}`;
}

function rangeText({ sampleType, range, stretched }: ImageDetails): string {
  const { bits, low, high } = sampleLimits(sampleType);
  if (stretched === true) return `2 to 98 % of ${sampleType}`;
  if (range.low !== low || range.high !== high)
    return `${short(range.low)} to ${short(range.high)} of ${sampleType}`;
  return bits > 8 ? `all of ${sampleType}` : '';
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
