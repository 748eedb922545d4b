import type { Engine } from '../answering/Engine.js';
import type { AskRequest } from '../answering/askRequest.js';
import { EngineError } from '../protocol/EngineError.js';
import { maxNewTokens, maxSeed, maxTemperature, maxThreshold } from '../protocol/limits.js';
import { type Region, regionUses } from '../protocol/region.js';
import { selectors } from '../protocol/selector.js';
import type { Steering } from '../protocol/steering.js';
import { variants } from '../protocol/variant.js';
import { cellListForm, readCellList } from './cellList.js';
import { choice, numberOption, type OptionSpec, type ParsedOptions } from './commandOptions.js';
import { readAskSettings } from './engineOptions.js';
import type { Plan } from './plan.js';
import { tokenIdsIn } from './tokenIds.js';

/** Options that change how a question is answered (docs/interventions.md), besides those of the engine. */
export const interventionOptionSpecs = {
  'max-tokens': { value: 'N', description: 'longest answer, in tokens' },
  temperature: { value: 'T', description: '0 is greedy (default)' },
  'top-p': { value: 'P', description: 'nucleus mass when sampling (default 1)' },
  seed: { value: 'N', description: 'seed when sampling (default 0)' },
  threshold: { value: '0-255', description: "binarisation threshold instead of the model's own" },
  selector: { value: selectors.join('|'), description: 'what selects high-res cells (default attention)' },
  force: { value: 'CELLS', description: `cells that are always read: ${cellListForm}, each from 0 to 8` },
  forbid: { value: 'CELLS', description: 'cells that are never read' },
  region: { value: 'LEFT,TOP,WIDTH,HEIGHT', description: 'part of the picture to ask about, in pixels' },
  'region-use': {
    value: regionUses.join('|'),
    description: 'whether the region is all that is seen (default), or its high-res view alone',
  },
  zoom: { description: 'ask twice: then with the high-res view of where the first answer looked' },
  given: { value: 'TEXT|ids:N,N', description: 'text or token ids that the answer begins with' },
  plan: { value: 'FILE|SESSION', description: 'take these settings from a plan, a record or a session' },
  run: { value: 'N|ID', description: 'question of the session that --plan names' },
  profile: { value: 'DIR', description: 'profile of the app whose sessions --plan means by a name' },
} as const satisfies Record<string, OptionSpec>;

/** What a question is asked with, besides picture and words; the beginning of its answer still as it was written. */
export interface QuestionSettings {
  readonly settings: Omit<AskRequest, 'image' | 'question'> & Required<Pick<AskRequest, 'variant'>>;
  /** As `--given` has it. */
  readonly given: string | undefined;
  readonly zoom: boolean;
}

/**
 * What options and plan say together: an option wins over the plan's setting of the same name, cell by grid and number by
 * number.
 *
 * @throws EngineError `option-invalid`
 */
export function readQuestionSettings(options: ParsedOptions, plan: Plan): QuestionSettings {
  const { values } = options;
  const { givenTokens, ...planned } = plan;
  const threshold = numberOption(options, 'threshold', { least: 0, most: maxThreshold, whole: false });
  const region = readRegion(options, planned.region);
  const zoom = values.has('zoom');
  if (zoom && region !== undefined)
    throw invalid('Expected --zoom or a region, but there are both: --zoom finds a region by itself.');
  const given = values.get('given');
  return {
    settings: {
      ...planned,
      variant: values.has('variant')
        ? choice(options, 'variant', variants, 'flex')
        : (plan.variant ?? 'flex'),
      residentKeys: readAskSettings(options).residentKeys,
      sampling: { ...plan.sampling, ...readSampling(options) },
      ...(threshold !== undefined && { threshold }),
      selector: choice(options, 'selector', selectors, plan.selector ?? 'attention'),
      steering: readSteering(values, plan.steering),
      region,
      ...(given === undefined && givenTokens !== undefined && { givenTokens }),
    },
    ...{ given, zoom },
  };
}

/**
 * Token ids of a text of the command line: `ids:49,50` are ids, everything else is text.
 *
 * @param end whether the answer ends with the text
 * @throws EngineError `option-invalid`, `tokenizer-missing`
 */
export function answerIdsOf(
  engine: Pick<Engine, 'encodeAnswer'>,
  name: string,
  text: string,
  end: boolean,
): readonly number[] {
  if (!text.startsWith('ids:')) return engine.encodeAnswer(text, { end });
  const ids = tokenIdsIn(text.slice('ids:'.length));
  if (ids?.every((id) => id >= 0) === true) return ids;
  throw invalid(
    `Expected --${name} to be a text, or ids: and token ids with commas between, but got "${text}".`,
  );
}

function readSampling(options: ParsedOptions) {
  const sampling = {
    maxNewTokens: numberOption(options, 'max-tokens', { least: 1, most: maxNewTokens }),
    temperature: numberOption(options, 'temperature', { least: 0, most: maxTemperature, whole: false }),
    topP: numberOption(options, 'top-p', { least: 1e-6, most: 1, whole: false }),
    seed: numberOption(options, 'seed', { least: 0, most: maxSeed }),
  };
  return Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined));
}

function readSteering(values: ParsedOptions['values'], planned: Steering | undefined): Steering | undefined {
  const [force, forbid] = ['force', 'forbid'].map((name) => values.get(name));
  if (force === undefined && forbid === undefined) return planned;
  return {
    ...planned,
    ...(force !== undefined && { force: readCellList(force, '--force') }),
    ...(forbid !== undefined && { forbid: readCellList(forbid, '--forbid') }),
  };
}

function readRegion(options: ParsedOptions, planned: Region | undefined): Region | undefined {
  const given = options.values.get('region');
  const hasUse = options.values.has('region-use');
  const use = choice(options, 'region-use', regionUses, planned?.use ?? 'all');
  if (given === undefined) {
    if (hasUse && planned === undefined)
      throw invalid('Expected --region LEFT,TOP,WIDTH,HEIGHT with --region-use, but there is no region.');
    return planned && { ...planned, use };
  }
  const numbers = given.split(',').map((word) => (/^\s*\d{1,9}\s*$/.test(word) ? Number(word) : NaN));
  const [left, top, width, height] = numbers;
  if (numbers.length === 4 && !numbers.some(Number.isNaN) && width! >= 1 && height! >= 1) {
    return { left: left!, top: top!, width: width!, height: height!, use };
  }
  throw invalid(
    `Expected --region to be LEFT,TOP,WIDTH,HEIGHT in whole pixels of the upright picture (such as 120,80,400,300), but got "${given}".`,
  );
}

function invalid(message: string): EngineError {
  return new EngineError('option-invalid', message);
}
