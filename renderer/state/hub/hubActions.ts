import type { HubDownloadList } from '../../../electron/ipc/hubContracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import { hubNameText } from '../../../engine/protocol/hubName.js';
import { readHubReference } from '../../../engine/protocol/hubReference.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import type { ModelActions } from '../models/modelActions.js';
import { downloadRowId, hubRowId, type HubSlice, selectedDownload } from './hubSlice.js';

/** Getting models from the hub. Nothing is asked of the network before the person presses. */
export interface HubActions {
  /** Shows, among the models, where a model of the hub is asked for. */
  readonly showHub: () => Promise<void>;
  readonly setHubText: (text: string) => void;
  /** Asks the hub what the model in the box is; nothing where the text means none. */
  readonly lookUpInHub: () => Promise<void>;
  readonly cancelHubLookUp: () => Promise<void>;
  /** Begins a download or goes on with it, and shows how far it is. */
  readonly downloadFromHub: (name: string) => Promise<void>;
  readonly cancelHubDownload: () => Promise<void>;
  /** Takes a download that does not run off the list. */
  readonly dismissHubDownload: (name: string) => Promise<void>;
  /** Adds a model that is whole in the cache, and shows it. */
  readonly addHubModel: (name: string) => Promise<void>;
  /** Shows, among the models, how far a download is, or the model that it became. */
  readonly showHubDownload: (name: string) => Promise<void>;
  /** Takes in what the main process tells of downloads. */
  readonly receiveHubDownloads: (list: HubDownloadList) => void;
}

/** The actions on models of the hub of one window. */
export function hubActions(
  store: AppStore,
  host: Host,
  models: Pick<ModelActions, 'showModels' | 'selectModel' | 'takeAddedModel'>,
): HubActions {
  const set = (change: Partial<HubSlice['hub']>): void =>
    store.setState(({ hub }) => ({ hub: { ...hub, ...change } }));
  /** Why a wish was not granted stands above the list of models. */
  const tell = (reply: Reply<unknown>): boolean => {
    const error = reply.ok ? null : reply.error.message;
    store.setState((state) => ({ models: { ...state.models, error } }));
    return reply.ok;
  };
  const readPlace = async (): Promise<void> => {
    const reply = await host.hubPlace();
    set({
      place: reply.ok
        ? { state: 'known', place: reply.value }
        : { state: 'failed', message: reply.error.message },
    });
  };
  const isAsking = (name: string): boolean => {
    const { lookUp } = store.getState().hub;
    return lookUp?.state === 'asking' && lookUp.name === name;
  };
  const cancelHubLookUp = async (): Promise<void> => {
    const wasAsking = store.getState().hub.lookUp?.state === 'asking';
    set({ lookUp: null });
    if (wasAsking) await host.cancelHubLookUp();
  };
  /** A model that has come takes the place of its download, where that is looked at. */
  const arrived = async (name: string, modelId: string): Promise<void> => {
    const { open, selectedId } = store.getState().models;
    if (!open) return;
    const reply = await host.listModels();
    if (!reply.ok) return;
    const isWatched = selectedId === downloadRowId(name);
    await models.takeAddedModel({ modelId, models: reply.value }, isWatched);
    if (isWatched) await host.dismissHubDownload({ name });
  };
  return {
    showHub: async () => {
      models.selectModel(hubRowId);
      await readPlace();
    },
    setHubText: (text) => {
      set({ text });
      void cancelHubLookUp();
    },
    lookUpInHub: async () => {
      const reference = readHubReference(store.getState().hub.text);
      if (!reference.ok) return;
      const name = hubNameText(reference.name);
      set({ lookUp: { state: 'asking', name } });
      const reply = await host.lookUpInHub({ name });
      // Given up, or another is asked for; also the same once more, of which only the second is answered.
      if (!isAsking(name) || (!reply.ok && reply.error.code === 'look-up-cancelled')) return;
      set({
        lookUp: reply.ok
          ? { state: 'found', offer: reply.value }
          : { state: 'failed', name, error: reply.error },
      });
    },
    cancelHubLookUp,
    downloadFromHub: async (name) => {
      const reply = await host.downloadFromHub({ name });
      if (!tell(reply)) return;
      set({ lookUp: null, text: '' });
      models.selectModel(downloadRowId(name));
    },
    cancelHubDownload: async () => void tell(await host.cancelHubDownload()),
    dismissHubDownload: async (name) => void tell(await host.dismissHubDownload({ name })),
    addHubModel: async (name) => {
      const reply = await host.addHubModel({ name });
      if (!reply.ok) {
        tell(reply);
        return;
      }
      set({ lookUp: null, text: '' });
      await models.takeAddedModel(reply.value, true);
    },
    showHubDownload: async (name) => {
      const download = store.getState().hub.downloads.find((one) => one.name === name);
      if (download?.modelId != null) await host.dismissHubDownload({ name });
      models.selectModel(download?.modelId ?? downloadRowId(name));
      await models.showModels(true);
    },
    receiveHubDownloads: (downloads) => {
      const before = store.getState().hub.downloads;
      set({ downloads });
      const { selectedId } = store.getState().models;
      for (const { name, modelId } of downloads) {
        const isNew = modelId !== null && before.find((one) => one.name === name)?.modelId !== modelId;
        if (isNew) void arrived(name, modelId);
      }
      const isGone = selectedDownload(before, selectedId) && !selectedDownload(downloads, selectedId);
      if (isGone) models.selectModel(hubRowId);
    },
  };
}
