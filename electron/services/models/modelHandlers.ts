import type { ModelHandlers } from '../createRequestHandlers.js';
import { isModelFolder } from './isModelFolder.js';
import type { KnownModels } from './KnownModels.js';
import type { ModelChoice } from './ModelChoice.js';
import type { ModelInspections } from './ModelInspections.js';
import { readModelCard } from './readModelCard.js';

/** What they work with. */
export interface ModelHandlerParts {
  readonly known: KnownModels;
  readonly choice: Pick<ModelChoice, 'open' | 'cancel' | 'useShipped' | 'source'>;
  readonly inspections: Pick<ModelInspections, 'cancel'>;
  /** Shows the native dialog for a model's folder; null when cancelled. */
  readonly chooseFolder: () => Promise<string | null>;
}

/** The bodies of the window's requests about models. */
export function modelHandlers({
  known,
  choice,
  inspections,
  chooseFolder,
}: ModelHandlerParts): ModelHandlers {
  const add = async (folder: string) => {
    const modelId = await known.add(folder);
    return { modelId, models: known.list };
  };
  return {
    'models:list': () => Promise.resolve(known.list),
    'models:look': ({ modelId }) => known.look(modelId),
    'models:cancel-looks': () => {
      inspections.cancel();
      return Promise.resolve(null);
    },
    'models:add-dialog': async () => {
      const folder = await chooseFolder();
      return folder === null ? null : add(folder);
    },
    'models:add-dropped': async ({ path }) => ((await isModelFolder(path)) ? add(path) : null),
    'models:forget': async ({ modelId }) => {
      await known.forget(modelId);
      return known.list;
    },
    // Async, so that an unknown model rejects instead of throwing.
    'models:load': async ({ modelId, opening }) => {
      const folder = known.folderOf(modelId);
      // One that was only named for this run is the person's choice from now on.
      await known.add(folder);
      return choice.open(folder, opening);
    },
    'models:cancel-loading': () => Promise.resolve(choice.cancel()),
    'models:use-shipped': () => choice.useShipped(),
    'models:card': () => readModelCard(choice.source.folder),
  };
}
