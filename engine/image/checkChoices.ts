import { type ImageChoices, imageChoicesSchema } from '../protocol/imageChoices.js';
import { EngineError } from '../protocol/EngineError.js';
import { ImageChoiceError } from './ImageChoiceError.js';

/** @throws EngineError `option-invalid` for choices that no picture has: two bands, a range upside down, page 0 */
export function checkChoices(name: string, choices: ImageChoices): void {
  const { error } = imageChoicesSchema.safeParse(choices);
  if (error === undefined) return;
  const { message, path } = error.issues[0]!;
  throw new EngineError(
    'option-invalid',
    `Expected choices that can be shown of ${name}, but ${path.join('.')}: ${message}. Choose one band or three, counted from 1, ` +
      `a range of a low and a high number, a page from 1.`,
  );
}

/** @throws ImageChoiceError for a number of bands that cannot be shown, or a band that is not there */
export function checkBands(name: string, bands: readonly number[], names: readonly string[]): void {
  const wrong = bands.find((band) => !Number.isInteger(band) || band < 1 || band > names.length);
  if (wrong === undefined && (bands.length === 1 || bands.length === 3)) return;
  const list = names.map((band, i) => `${i + 1} (${band})`).join(', ');
  const got = wrong === undefined ? `there are ${bands.length}` : `it has no band ${wrong}`;
  throw new ImageChoiceError(`Expected one band or three of ${name}, but ${got}. Its bands are ${list}.`);
}

/** @throws ImageChoiceError for a page that the file has not */
export function checkPage(name: string, page: number, pages: number): void {
  if (Number.isInteger(page) && page >= 1 && page <= pages) return;
  const choose = pages === 1 ? 'It has one page only.' : 'Choose another page.';
  throw new ImageChoiceError(`Expected a page of ${name} from 1 to ${pages}, but got ${page}. ${choose}`);
}
