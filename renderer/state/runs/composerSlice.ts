import type { Failure } from '../../../engine/protocol/failure.js';
import type { AskSettings } from './run.js';

/** What stands in the question box and how it would be asked. */
export interface ComposerSlice {
  /** Text of the question box. */
  readonly draft: string;
  /** Place of the draft among the questions asked, 0 the newest, when it was fetched from there; else null. */
  readonly recalled: number | null;
  readonly askSettings: AskSettings;
  /** Why the last question was not accepted; shown under the box. */
  readonly composerError: Failure | null;
  /** A request is on its way to the engine process. */
  readonly asking: boolean;
}

/** How a question is asked until somebody says otherwise. */
export const defaultAskSettings: AskSettings = {
  variant: 'flex',
  sampling: { temperature: 0, topP: 1, seed: 0, maxNewTokens: 128 },
  selector: 'attention',
};

/** Nothing written, nothing on its way. */
export const emptyComposer: ComposerSlice = {
  draft: '',
  recalled: null,
  askSettings: defaultAskSettings,
  composerError: null,
  asking: false,
};

/** Moves on to a variant the model has, when it lacks the chosen one. */
export function withVariants(
  { askSettings }: Pick<ComposerSlice, 'askSettings'>,
  variants: readonly AskSettings['variant'][],
): Pick<ComposerSlice, 'askSettings'> {
  const [first] = variants;
  const has = first === undefined || variants.includes(askSettings.variant);
  return { askSettings: has ? askSettings : { ...askSettings, variant: first } };
}
