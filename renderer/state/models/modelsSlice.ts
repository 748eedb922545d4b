import type { KnownModel } from '../../../electron/ipc/modelContracts.js';
import { canLoadInWindow } from '../../../engine/protocol/canLoad.js';
import type { ModelLook } from '../../../engine/protocol/modelLook.js';
import type { EngineSlice } from '../settings/engineSlice.js';

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
  { modelSource }: Pick<EngineSlice, 'modelSource'>,
  { folder }: Pick<KnownModel, 'folder'>,
): boolean {
  return modelSource?.folder === folder;
}

/** How a model can be loaded, by what a look found; null while that is not known. */
export function howToLoad(look: LookState | undefined): 'yes' | 'anyway' | 'no' | null {
  if (look === undefined) return null;
  return look.state === 'looked' ? canLoadInWindow(look.look) : 'anyway';
}
