import type { EngineStatus, ModelSource, Settings } from '../../../electron/ipc/contracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import { withVariants } from '../runs/composerSlice.js';
import { withEngineStatus } from './engineSlice.js';

/** The app's settings and the engine process. */
export interface SettingsActions {
  readonly setTheme: (theme: Settings['theme']) => Promise<void>;
  readonly restartEngine: () => Promise<void>;
  /** Lets the person choose another folder with a model. */
  readonly openModelFolder: () => Promise<void>;
  readonly useShippedModel: () => Promise<void>;
  /** Shows what the model's folder says of it. */
  readonly openModelCard: () => Promise<void>;
  readonly closeModelCard: () => void;
  readonly receiveModelSource: (source: ModelSource) => void;
  /** Takes in what the main process says of the engine; the next question is then one the model can be asked. */
  readonly receiveEngineStatus: (status: EngineStatus) => void;
}

/** The actions on settings and engine process of one window. */
export function settingsActions(store: AppStore, host: Host): SettingsActions {
  const takeModel = (reply: Reply<ModelSource | null>): void => {
    if (!reply.ok) store.setState({ composerError: reply.error });
    else if (reply.value !== null) store.setState({ modelSource: reply.value, composerError: null });
  };
  return {
    setTheme: async (theme) => {
      store.setState((state) => ({ settings: { ...state.settings, theme } }));
      const reply = await host.updateSettings({ theme });
      store.setState(reply.ok ? { settings: reply.value } : { settingsTrouble: reply.error.message });
    },
    restartEngine: async () => {
      const reply = await host.restartEngine();
      if (!reply.ok) store.setState({ composerError: reply.error });
    },
    openModelFolder: async () => takeModel(await host.openModelFolder()),
    useShippedModel: async () => takeModel(await host.useShippedModel()),
    openModelCard: async () => {
      const reply = await host.modelCard();
      store.setState(reply.ok ? { modelCard: { text: reply.value } } : { composerError: reply.error });
    },
    receiveModelSource: (modelSource) => store.setState({ modelSource }),
    closeModelCard: () => store.setState({ modelCard: null }),
    receiveEngineStatus: (status) =>
      store.setState((state) => ({
        ...withEngineStatus(state, status),
        ...(status.state === 'ready' && withVariants(state, status.model.variants)),
      })),
  };
}
