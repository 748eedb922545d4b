import type { HubHandlers } from '../createRequestHandlers.js';
import type { KnownModels } from '../models/KnownModels.js';
import type { HubDownloads } from './HubDownloads.js';
import type { HubQuestions } from './HubQuestions.js';

/** What they work with. */
export interface HubHandlerParts {
  readonly questions: HubQuestions;
  readonly downloads: HubDownloads;
  readonly known: Pick<KnownModels, 'add' | 'list'>;
}

/** The bodies of the window's requests about the hub. */
export function hubHandlers({ questions, downloads, known }: HubHandlerParts): HubHandlers {
  return {
    'hub:place': () => questions.place(),
    'hub:look-up': ({ name }) => questions.lookUp(name),
    'hub:cancel-look-up': () => {
      questions.cancel();
      return Promise.resolve(null);
    },
    'hub:download': ({ name }) => downloads.download(name),
    'hub:cancel': () => Promise.resolve(downloads.cancel()),
    'hub:dismiss': ({ name }) => downloads.dismiss(name),
    'hub:add': async ({ name }) => {
      const modelId = await known.add(await questions.find(name));
      return { modelId, models: known.list };
    },
  };
}
