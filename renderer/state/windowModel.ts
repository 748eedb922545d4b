import type { EngineStatus, MenuCommand } from '../../electron/ipc/contracts.js';
import { withVariants } from './runs/composerSlice.js';
import { withEngineStatus } from './settings/engineSlice.js';
import type { Host } from '../host/host.js';
import { createAppStore, type AppState, type AppStore } from './appStore.js';
import { imageActions, type ImageActions } from './images/imageActions.js';
import { runActions, type RunActions } from './runs/runActions.js';
import { SelectionRegistry } from './masks/SelectionRegistry.js';
import { viewActions, type ViewActions } from './view/viewActions.js';

export type Actions = ImageActions & RunActions & ViewActions;

/** One window: its state, its masks, and what can be done. */
export interface WindowModel {
  readonly store: AppStore;
  readonly selections: SelectionRegistry;
  readonly actions: Actions;
  /** Listens to the host, asks it for the initial state and opens the first image. Returns what ends the listening. */
  readonly start: () => () => void;
}

export function createWindowModel(host: Host): WindowModel {
  const store = createAppStore();
  const selections = new SelectionRegistry();
  const actions: Actions = {
    ...imageActions(store, host),
    ...runActions(store, host, selections),
    ...viewActions(store, host),
  };
  return {
    store,
    selections,
    actions,
    start: () => {
      const stops = [
        host.onRun(actions.receivePush),
        host.onEngineStatus((status) => store.setState((state) => afterEngineStatus(state, status))),
        host.onCommand((command) => carryOut(command, actions)),
        host.onImageOpened(actions.receive),
      ];
      void greet(store, host, actions);
      return () => stops.forEach((stop) => stop());
    },
  };
}

function afterEngineStatus(state: AppState, status: EngineStatus): Partial<AppState> {
  return {
    ...withEngineStatus(state, status),
    ...(status.state === 'ready' && withVariants(state, status.model.variants)),
  };
}

/** Takes in the host's facts and opens the image of the command line, or the first sample. */
async function greet(store: AppStore, host: Host, actions: Actions): Promise<void> {
  const reply = await host.hello();
  if (!reply.ok) {
    store.setState({ engine: { state: 'failed', reason: reply.error.message } });
    return;
  }
  const { version, electronVersion, settings, settingsTrouble, samples, engine, openedImage, openError } =
    reply.value;
  store.setState((state) => ({
    ...afterEngineStatus(state, engine),
    settings,
    settingsTrouble,
    samples,
    versions: { app: version, electron: electronVersion },
  }));
  if (openedImage !== null) actions.receive({ ok: true, value: openedImage });
  else if (samples[0] !== undefined) await actions.openSample(samples[0].sampleId);
  if (openError !== null) store.setState({ openError: { code: 'open-argument', message: openError } });
}

/** Focus is moved in the document: the question box is found by its id. */
export const questionBoxId = 'question';

function carryOut(command: MenuCommand, actions: Actions): void {
  const act: Record<MenuCommand, () => void> = {
    open: () => void actions.openDialog(),
    paste: () => actions.receive({ ok: false, error: pasteByKey }),
    fit: () => actions.fit(),
    'zoom-in': () => actions.zoomBy(1.25),
    'zoom-out': () => actions.zoomBy(0.8),
    'actual-size': () => actions.actualSize(),
    'toggle-overlay': () => actions.toggleOverlay(),
    stop: () => void actions.stop(),
    'focus-question': () => document.getElementById(questionBoxId)?.focus(),
    'show-keys': () => actions.showKeys(true),
  };
  act[command]();
}

/** The clipboard is only handed over by a paste event; nothing may read it unasked. */
const pasteByKey = {
  code: 'paste-key',
  message: 'Pasting needs the key: copy an image, then press Ctrl+V (macOS: ⌘V).',
};
