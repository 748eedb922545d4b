import type { EngineStatus, ModelSource, Settings } from '../../../electron/ipc/contracts.js';
import { defaultSettings } from '../../../electron/ipc/defaultSettings.js';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';

/** State of the engine process and the app's settings. */
export interface EngineSlice {
  readonly engine: EngineStatus;
  /** Facts of the model, kept while the engine restarts. */
  readonly model: ModelFacts | null;
  /** Where the model comes from that is open or being opened. */
  readonly modelSource: ModelSource | null;
  /** The model's card is open: its text, or null where the folder has none, and the heading it is to be read from. */
  readonly modelCard: { readonly text: string | null; readonly section: string | null } | null;
  readonly settings: Settings;
  /** Why settings are not kept over a restart, if so. */
  readonly settingsTrouble: string | null;
  readonly versions: { readonly app: string; readonly electron: string } | null;
}

/** Before the main process has said anything. */
export const startEngine: EngineSlice = {
  engine: { state: 'starting', stage: 'start', done: 0, total: 0 },
  model: null,
  modelSource: null,
  modelCard: null,
  settings: defaultSettings,
  settingsTrouble: null,
  versions: null,
};

/** The slice after the main process has told the engine's state; the facts of a model stay until another is open. */
export function withEngineStatus(slice: EngineSlice, engine: EngineStatus): Partial<EngineSlice> {
  return engine.state === 'ready' ? { engine, model: engine.model } : { engine, model: slice.model };
}
