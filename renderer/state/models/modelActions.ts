import type { AddedModel } from '../../../electron/ipc/modelContracts.js';
import type { ModelOpening } from '../../../engine/protocol/modelOpening.js';
import type { Failure } from '../../../engine/protocol/failure.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import { type LookState, type ModelsSlice, wantedOpening } from './modelsSlice.js';

/** Choosing a model. */
export interface ModelActions {
  /** Shows what models there are, or closes that; looks at each of them anew. */
  readonly showModels: (open: boolean) => Promise<void>;
  /** Lists the models again, where one was added beside this window; looks at what is new. */
  readonly refreshModels: () => Promise<void>;
  readonly selectModel: (modelId: string) => void;
  /** Looks at a folder again, which may have changed. */
  readonly lookAgain: (modelId: string) => Promise<void>;
  /** Lets the person choose a folder, which is added and shown, not loaded. */
  readonly openModelFolder: () => Promise<void>;
  /** Adds the folders among what was dropped that are models, and shows the last of them. Returns what is left. */
  readonly takeDroppedModels: (files: readonly File[]) => Promise<readonly File[]>;
  /** Chooses how a model is to be opened; nothing is loaded. */
  readonly chooseOpening: (modelId: string, opening: ModelOpening) => void;
  /** Opens a model, as the person chose or as it was opened last. */
  readonly loadModel: (modelId: string) => Promise<void>;
  /** Gives up the model that is being opened; the one that was open before is opened again. */
  readonly cancelModelLoading: () => Promise<void>;
  readonly forgetModel: (modelId: string) => Promise<void>;
  /** Takes in a model that came to the list while it was shown; selects it where the person asked for it. */
  readonly takeAddedModel: (added: AddedModel, select: boolean) => Promise<void>;
}

/** The actions on models of one window. */
export function modelActions(store: AppStore, host: Host): ModelActions {
  const set = (change: Partial<ModelsSlice['models']>): void =>
    store.setState(({ models }) => ({ models: { ...models, ...change } }));
  const tell = ({ message }: Failure): void => set({ error: message });
  const setLook = (modelId: string, look: LookState | undefined): void =>
    store.setState(({ models }) => {
      const others = Object.fromEntries(Object.entries(models.looks).filter(([id]) => id !== modelId));
      return { models: { ...models, looks: look === undefined ? others : { ...others, [modelId]: look } } };
    });
  const look = async (modelId: string): Promise<void> => {
    setLook(modelId, undefined);
    const reply = await host.lookAtModel({ modelId });
    if (reply.ok) setLook(modelId, { state: 'looked', look: reply.value });
    else if (reply.error.code !== 'look-cancelled')
      setLook(modelId, { state: 'failed', message: reply.error.message });
  };
  /** The selected one first, the others as they stand in the list; the main process makes one look at a time. */
  const lookAtAll = (): void => {
    const { known, selectedId } = store.getState().models;
    const ids = known.map(({ modelId }) => modelId);
    for (const modelId of [
      ...ids.filter((id) => id === selectedId),
      ...ids.filter((id) => id !== selectedId),
    ])
      void look(modelId);
  };
  const show = async (): Promise<void> => {
    const reply = await host.listModels();
    const known = reply.ok ? reply.value : [];
    const { modelSource, models } = store.getState();
    const current = known.find(({ folder }) => folder === modelSource?.folder);
    set({
      open: true,
      known,
      selectedId: models.selectedId ?? current?.modelId ?? null,
      looks: {},
      openings: {},
      error: null,
    });
    if (!reply.ok) tell(reply.error);
    lookAtAll();
  };
  const take = async ({ modelId, models: known }: AddedModel): Promise<void> => {
    const wasOpen = store.getState().models.open;
    set({ known, selectedId: modelId, error: null });
    if (wasOpen) await look(modelId);
    else await show();
  };
  return {
    showModels: async (open) => {
      if (open) return show();
      if (!store.getState().models.open) return;
      set({ open: false, selectedId: null, error: null });
      await host.cancelModelLooks();
    },
    refreshModels: async () => {
      const reply = await host.listModels();
      if (!reply.ok) return;
      const before = store.getState().models;
      set({ known: reply.value });
      const added = reply.value.filter(({ modelId }) => before.looks[modelId] === undefined);
      if (before.open) for (const { modelId } of added) void look(modelId);
    },
    selectModel: (selectedId) => set({ selectedId, error: null }),
    lookAgain: look,
    openModelFolder: async () => {
      const reply = await host.addModelDialog();
      if (!reply.ok) {
        await show();
        tell(reply.error);
      } else if (reply.value !== null) await take(reply.value);
    },
    takeDroppedModels: async (files) => {
      const left: File[] = [];
      // Folders have no type; of many things dropped at once none is a model.
      const possible = files.length > mostDropped ? [] : files.filter(({ type }) => type === '');
      for (const file of files) {
        if (!possible.includes(file)) {
          left.push(file);
          continue;
        }
        const reply = await host.addDroppedModel(file);
        if (reply.ok && reply.value !== null) await take(reply.value);
        else left.push(file);
      }
      return left;
    },
    chooseOpening: (modelId, opening) =>
      set({ openings: { ...store.getState().models.openings, [modelId]: opening } }),
    loadModel: async (modelId) => {
      const state = store.getState();
      const model = state.models.known.find((one) => one.modelId === modelId);
      const opening = model && wantedOpening(state, model);
      set({ error: null, loadingId: modelId });
      const reply = await host.loadModel({ modelId, ...(opening && { opening }) });
      if (!reply.ok) {
        set({ loadingId: null });
        tell(reply.error);
        return;
      }
      store.setState({ modelSource: reply.value, composerError: null });
      // One that was only named for this run is kept from now on.
      const list = await host.listModels();
      const { [modelId]: done, ...others } = store.getState().models.openings;
      set({ ...(list.ok && { known: list.value }), ...(done !== undefined && { openings: others }) });
    },
    cancelModelLoading: async () => {
      set({ error: null, loadingId: null });
      const reply = await host.cancelModelLoading();
      if (reply.ok) store.setState({ modelSource: reply.value, composerError: null });
      else tell(reply.error);
    },
    forgetModel: async (modelId) => {
      const reply = await host.forgetModel({ modelId });
      if (!reply.ok) {
        tell(reply.error);
        return;
      }
      const { modelSource } = store.getState();
      const current = reply.value.find(({ folder }) => folder === modelSource?.folder);
      set({ known: reply.value, selectedId: current?.modelId ?? null, error: null });
    },
    takeAddedModel: async (added, select) => {
      if (select) return take(added);
      set({ known: added.models });
      await look(added.modelId);
    },
  };
}

/** More are pictures: each would be looked at before the first is opened. */
const mostDropped = 3;
