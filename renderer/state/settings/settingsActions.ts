import type { EngineStatus, Settings } from '../../../electron/ipc/contracts.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import { withVariants } from '../runs/composerSlice.js';
import { withEngineStatus } from './engineSlice.js';

/** The app's settings and the engine process. */
export interface SettingsActions {
  readonly setTheme: (theme: Settings['theme']) => Promise<void>;
  readonly restartEngine: () => Promise<void>;
  /** Takes in what the main process says of the engine; the next question is then one the model can be asked. */
  readonly receiveEngineStatus: (status: EngineStatus) => void;
}

export function settingsActions(store: AppStore, host: Host): SettingsActions {
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
    receiveEngineStatus: (status) =>
      store.setState((state) => ({
        ...withEngineStatus(state, status),
        ...(status.state === 'ready' && withVariants(state, status.model.variants)),
      })),
  };
}
