import type { Run } from '../runs/run.js';
import { visibleToken } from '../runs/visibleToken.js';
import { variantNames } from '../runs/variantTexts.js';
import { regionText, steeringText } from './planText.js';

/**
 * What was changed of the run that another was made of, in a sentence; null for a question of its own.
 *
 * @param source the run it was made of; undefined where that was deleted.
 */
export function originText(
  { origin, settings, tokens }: Pick<Run, 'origin' | 'settings' | 'tokens'>,
  source: Pick<Run, 'tokens'> | undefined,
): string | null {
  if (origin === undefined) return settings.region === undefined ? null : aboutRegion(settings.region);
  switch (origin.how) {
    case 'steered': {
      const painted = steeringText(settings.steering);
      return painted === ''
        ? 'Asked again without painted cells.'
        : `Asked again with painted cells: ${painted}.`;
    }
    case 'threshold':
      return `Asked again with threshold ${settings.threshold ?? 'of the model'}.`;
    case 'selector':
      return `Asked again with ${selectorWords[settings.selector]}.`;
    case 'branch': {
      const at = origin.tokenIndex ?? 0;
      const [here, before] = [tokens[at], source?.tokens[at]];
      const words = here === undefined ? '' : `: “${visibleToken(here.text)}”`;
      if (here !== undefined && here.id === before?.id)
        return `Branch at token ${at + 1}${words}, as it was${paintedFrom(settings)}.`;
      const instead = before === undefined ? '' : ` in place of “${visibleToken(before.text)}”`;
      return `Branch at token ${at + 1}${words}${instead}${paintedFrom(settings)}.`;
    }
    case 'region':
      return settings.region === undefined ? 'Asked again about a region.' : aboutRegion(settings.region);
    case 'zoom':
      return settings.region === undefined
        ? 'Second pass, zoomed to where the first looked.'
        : `Second pass: its high-res view is the region the first pass attended to, ${regionText(settings.region)}; its low-res view is the whole. The model was not trained on such views: it may answer worse.`;
    case 'sample':
      return `Drawn again with seed ${settings.sampling.seed}.`;
    case 'variant':
      return `Asked of ${variantNames[settings.variant]}.`;
  }
}

function paintedFrom({ steering }: Pick<Run['settings'], 'steering'>): string {
  const painted = steeringText(steering);
  return painted === '' ? '' : `; painted cells: ${painted}`;
}

function aboutRegion(region: NonNullable<Run['settings']['region']>): string {
  return region.use === 'all'
    ? `About a region of ${regionText(region)}: the model saw nothing else.`
    : `High-res view only of a region of ${regionText(region)}; low-res view of the whole.`;
}

const selectorWords = {
  attention: 'the cells attention selects',
  random: 'random cells, as many as attention selects',
  centre: 'the cells nearest the centre, as many as attention selects',
  none: 'no cell',
  all: 'all cells',
} as const;
