import type { ImageFacts } from '../protocol/imageFacts.js';
import type { ImageChoices } from '../protocol/imageChoices.js';
import { EngineError } from '../protocol/EngineError.js';
import { shownText } from '../protocol/shownText.js';
import type { TextSink } from './command.js';
import { numberOption, type OptionSpec, type ParsedOptions } from './commandOptions.js';

/** Options that say what of a picture is shown, of every command that takes pictures. */
export const pictureOptionSpecs = {
  bands: { value: 'R,G,B|N', description: 'bands shown as colours, or one as grey, counted from 1' },
  range: {
    value: 'LOW,HIGH|auto|full',
    description: 'values shown black and white (default auto: see docs/pictures.md)',
  },
  page: { value: 'N', description: 'page of a file of many, counted from 1' },
} as const satisfies Record<string, OptionSpec>;

/** What of a picture the options choose; what is not given is not chosen. @throws EngineError `option-invalid` */
export function readImageChoices(options: ParsedOptions): ImageChoices {
  const bands = readBands(options.values.get('bands'));
  const range = readRange(options.values.get('range'));
  const page = numberOption(options, 'page', { least: 1, most: 1e9 });
  return { ...(bands && { bands }), ...(range && { range }), ...(page !== undefined && { page }) };
}

function readBands(given: string | undefined): number[] | undefined {
  if (given === undefined) return undefined;
  const bands = given.split(',').map((word) => (/^\s*\d{1,9}\s*$/.test(word) ? Number(word) : NaN));
  if ((bands.length === 1 || bands.length === 3) && bands.every((band) => band >= 1)) return bands;
  throw invalid('--bands', 'one band or three, counted from 1 (such as 4,3,2 or 4)', given);
}

function readRange(given: string | undefined): ImageChoices['range'] {
  if (given === undefined || given === 'auto') return undefined;
  if (given === 'full') return given;
  const [low = NaN, high = NaN, ...more] = given
    .split(',')
    .map((word) => (word.trim() === '' ? NaN : Number(word)));
  if (more.length === 0 && Number.isFinite(low) && Number.isFinite(high) && low < high) return { low, high };
  throw invalid('--range', 'auto, full, or two numbers, the lower first (such as 0,4080)', given);
}

function invalid(option: string, expected: string, given: string): EngineError {
  return new EngineError('option-invalid', `Expected ${option} to be ${expected}, but got "${given}".`);
}

/** Says what of a picture's file is shown, where there was something to choose, and what should be known of it. */
export function writeShown(name: string, facts: ImageFacts, stderr: TextSink): void {
  const shown = shownText(facts);
  if (shown !== '') stderr.write(`${name}: ${shown}\n`);
  for (const notice of facts.details?.notices ?? []) stderr.write(`${name}: ${notice}\n`);
}
