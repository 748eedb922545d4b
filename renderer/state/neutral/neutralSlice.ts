import { choicesText } from '../../../engine/protocol/choicesText.js';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { Run } from '../runs/run.js';

/** The neutral questions that relative attention divides by. Their maps are in `NeutralMaps`. */
export interface NeutralSlice {
  /** By `neutralKey`. */
  readonly neutral: Readonly<Record<string, NeutralState>>;
}

/** What became of a neutral question: it is being asked, its maps are here, or it failed: why, and what to do. */
export type NeutralState =
  | { readonly state: 'asking' }
  | { readonly state: 'here' }
  | { readonly state: 'failed'; readonly message: string };

/** Nothing was asked. */
export const noNeutral: NeutralSlice = { neutral: {} };

/** What a neutral question is asked with, besides its words: as the answer that is divided by it. */
export type NeutralSettings = Pick<Run['settings'], 'variant' | 'threshold' | 'selector' | 'region'>;

/** The settings of a run that its neutral question shares. Cells painted in or out are the question's own, and are left out. */
export function neutralSettings({ settings }: Pick<Run, 'settings'>): NeutralSettings {
  const { variant, threshold, selector, region } = settings;
  return {
    variant,
    selector,
    ...(threshold !== undefined && { threshold }),
    ...(region && { region }),
  };
}

/** Names the neutral question of a run: the same for all runs on one picture with one model, variant and way to select. */
export function neutralKey(run: Pick<Run, 'imageId' | 'picture' | 'settings' | 'model'>): string {
  return JSON.stringify([
    run.imageId,
    choicesText(run.picture.choices),
    modelKey(run.model),
    neutralSettings(run),
  ]);
}

/** Whether two models are the same, as far as one can tell: the open one can be asked only for its own answers. */
export function sameModel(one: ModelFacts | null, other: ModelFacts | null): boolean {
  return one !== null && other !== null && modelKey(one) === modelKey(other);
}

function modelKey(model: ModelFacts | null): string {
  if (model === null) return '';
  const { modelName, weights, provider, layers, parameterCount, lowresGrid, highresGrid } = model;
  return [modelName, weights, provider, layers, parameterCount, lowresGrid, highresGrid].join(' ');
}
