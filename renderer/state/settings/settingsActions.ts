import type {
  EngineStatus,
  ModelSource,
  PushValues,
  RequestPayload,
  Settings,
} from '../../../electron/ipc/contracts.js';
import { textSizes } from '../../../electron/ipc/settingsLimits.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { Host } from '../../host/host.js';
import type { AppStore } from '../appStore.js';
import { keptSize, type PanelName } from '../view/panelSizes.js';
import { withVariants } from '../runs/composerSlice.js';
import { withEngineStatus } from './engineSlice.js';

/** The app's settings and the engine process. */
export interface SettingsActions {
  readonly setTheme: (theme: Settings['theme']) => Promise<void>;
  /** Whether sessions that begin from now on keep a copy of their picture, or where it is. */
  readonly setPictures: (pictures: Settings['pictures']) => Promise<void>;
  /** Changes the size of the window's text by steps, within its limits; 0 goes back to the system's. */
  readonly changeTextSize: (steps: number) => Promise<void>;
  /** Gives a panel another size, in CSS pixels, or its usual one; kept with `keepPanels`. */
  readonly resizePanel: (name: PanelName, size: number | null, remPx: number) => void;
  /** Keeps the sizes of the panels for the next start. */
  readonly keepPanels: () => Promise<void>;
  readonly restartEngine: () => Promise<void>;
  readonly useShippedModel: () => Promise<void>;
  /** Shows what the model's folder says of it. @param section the heading it is to begin at, otherwise its top. */
  readonly openModelCard: (section?: string) => Promise<void>;
  readonly closeModelCard: () => void;
  readonly receiveModelSource: (source: ModelSource) => void;
  /** Takes in why settings are not kept, also those that the main process changes by itself; null once they are. */
  readonly receiveSettingsTrouble: (trouble: PushValues['push:settings-trouble']) => void;
  /** Takes in what the main process says of the engine; the next question is then one the model can be asked. */
  readonly receiveEngineStatus: (status: EngineStatus) => void;
}

/** The actions on settings and engine process of one window. */
export function settingsActions(store: AppStore, host: Host): SettingsActions {
  const takeModel = (reply: Reply<ModelSource>): void => {
    if (!reply.ok) store.setState({ composerError: reply.error });
    else store.setState({ modelSource: reply.value, composerError: null });
  };
  /** The change holds at once; what cannot be kept says so. */
  const update = async (change: RequestPayload<'settings:update'>): Promise<void> => {
    store.setState((state) => ({ settings: { ...state.settings, ...change } }));
    const reply = await host.updateSettings(change);
    if (!reply.ok) store.setState({ settingsTrouble: reply.error.message });
  };
  return {
    setTheme: (theme) => update({ theme }),
    setPictures: (pictures) => update({ pictures }),
    changeTextSize: (steps) => {
      const { least, most, step, usual } = textSizes;
      const wanted = steps === 0 ? usual : store.getState().settings.textSize + steps * step;
      return update({ textSize: Math.min(Math.max(wanted, least), most) });
    },
    resizePanel: (name, size, remPx) =>
      store.setState(({ settings }) => {
        const kept = size === null ? null : keptSize(size, remPx);
        return { settings: { ...settings, panels: { ...settings.panels, [name]: kept } } };
      }),
    keepPanels: () => update({ panels: store.getState().settings.panels }),
    restartEngine: async () => {
      const reply = await host.restartEngine();
      if (!reply.ok) store.setState({ composerError: reply.error });
    },
    useShippedModel: async () => takeModel(await host.useShippedModel()),
    openModelCard: async (section) => {
      const reply = await host.modelCard();
      if (!reply.ok) store.setState({ composerError: reply.error });
      else store.setState({ modelCard: { text: reply.value, section: section ?? null } });
    },
    receiveModelSource: (modelSource) => store.setState({ modelSource }),
    receiveSettingsTrouble: ({ reason }) => store.setState({ settingsTrouble: reason }),
    closeModelCard: () => store.setState({ modelCard: null }),
    receiveEngineStatus: (status) =>
      store.setState((state) => ({
        ...withEngineStatus(state, status),
        ...(status.state === 'ready' && {
          ...withVariants(state, status.model.variants),
          models: { ...state.models, loadingId: null },
        }),
      })),
  };
}
