import type { KnownModel } from '../../../electron/ipc/modelContracts.js';
import { canLoadInWindow } from '../../../engine/protocol/canLoad.js';
import { openingWithin } from '../../../engine/protocol/chosenOpening.js';
import type { ModelLook, ModelMemory } from '../../../engine/protocol/modelLook.js';
import type { ModelOpening } from '../../../engine/protocol/modelOpening.js';
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
    /** How a model is to be opened, by its id, where the person chose that here and has not loaded it so. */
    readonly openings: Readonly<Record<string, ModelOpening>>;
    /** Why the last thing asked for could not be done. */
    readonly error: string | null;
    /** The model that the person had loaded from here, until it is open or given up. */
    readonly loadingId: string | null;
  };
}

/** Closed, and nothing is known. */
export const noModels: ModelsSlice = {
  models: { open: false, known: [], selectedId: null, looks: {}, openings: {}, error: null, loadingId: null },
};

/** Whether a model is the one that is open or being opened. */
export function isCurrentModel(
  { modelSource }: Pick<EngineSlice, 'modelSource'>,
  { folder }: Pick<KnownModel, 'folder'>,
): boolean {
  return modelSource?.folder === folder;
}

/**
 * How a model is to be opened: as the person chose here, else as it is open, else as it was opened last; of that what a look found
 * possible, where there is one.
 */
export function wantedOpening(
  { models, modelSource }: ModelsSlice & Pick<EngineSlice, 'modelSource'>,
  model: Pick<KnownModel, 'modelId' | 'folder' | 'opening'>,
): ModelOpening {
  const look = models.looks[model.modelId];
  const chosen = models.openings[model.modelId];
  const known = isCurrentModel({ modelSource }, model) ? modelSource!.opening : model.opening;
  const wanted = chosen ?? known;
  return look?.state === 'looked' ? openingWithin(wanted, look.look.openings) : wanted;
}

/** What a model takes as it is to be opened; null where that is not known. */
export function memoryAs(
  { memory, openings }: Pick<ModelLook, 'memory' | 'openings'>,
  { weights = memory?.weightsType, untrainedHighres }: ModelOpening,
): ModelMemory | null {
  const reads = untrainedHighres === true;
  const asked = openings.find((one) => one.weights === weights && one.untrainedHighres === reads);
  return asked?.memory ?? memory;
}

/** How a model can be loaded as it is to be opened, by what a look found; null while that is not known. */
export function howToLoad(
  look: LookState | undefined,
  opening: ModelOpening,
): 'yes' | 'anyway' | 'no' | null {
  if (look === undefined) return null;
  return look.state === 'looked' ? canLoadInWindow(look.look, memoryAs(look.look, opening)) : 'anyway';
}
