import type { KnownModel } from '../../../electron/ipc/modelContracts.js';
import { canLoad } from '../../../engine/protocol/canLoad.js';
import type { ModelLook } from '../../../engine/protocol/modelLook.js';
import type { AppState } from '../appStore.js';
import { activeRun } from '../runs/runSlice.js';

/** What a look at a model found, or why there is none; absent while it is being looked at. */
export type LookState =
  | { readonly state: 'looked'; readonly look: ModelLook }
  | { readonly state: 'failed'; readonly message: string };

/** The models that can be chosen from, and what is known of them. */
export interface ModelsSlice {
  readonly models: {
    readonly open: boolean;
    readonly known: readonly KnownModel[];
    readonly selectedId: string | null;
    /** By model id. */
    readonly looks: Readonly<Record<string, LookState>>;
    /** Why the last thing asked for could not be done. */
    readonly error: string | null;
    /** The model that the person had loaded from here, until it is open or given up. */
    readonly loadingId: string | null;
  };
}

/** Closed, and nothing is known. */
export const noModels: ModelsSlice = {
  models: { open: false, known: [], selectedId: null, looks: {}, error: null, loadingId: null },
};

/** Whether a model is the one that is open or being opened. */
export function isCurrentModel(
  { modelSource }: Pick<AppState, 'modelSource'>,
  { folder }: Pick<KnownModel, 'folder'>,
): boolean {
  return modelSource?.folder === folder;
}

/** How a model can be loaded, by what a look found; null while that is not known. */
export function howToLoad(look: LookState | undefined): 'yes' | 'anyway' | 'no' | null {
  if (look === undefined) return null;
  return look.state === 'looked' ? canLoad(look.look) : 'anyway';
}

/** What would end when another model is loaded now, in words for the person; null where nothing would. */
export function whatWouldEnd(state: AppState): string | null {
  const ends = [
    ...(activeRun(state) === null
      ? []
      : ['The answer that is being written ends there; what is written stays, and you can ask again.']),
    ...(!state.experiments.records.some((record) => record.state === 'running')
      ? []
      : [
          'The experiment that runs stops; what it measured is kept, and it can go on with this model later.',
        ]),
  ];
  return ends.length === 0 ? null : ends.join(' ');
}
