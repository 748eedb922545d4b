import type { EngineStatus, Settings } from '../../../electron/ipc/contracts.js';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';

/** State of the engine process and the app's settings. */
export interface EngineSlice {
  readonly engine: EngineStatus;
  /** Facts of the model, kept while the engine restarts. */
  readonly model: ModelFacts | null;
  readonly settings: Settings;
  /** Why settings are not kept over a restart, if so. */
  readonly settingsTrouble: string | null;
  readonly versions: { readonly app: string; readonly electron: string } | null;
}

export const startEngine: EngineSlice = {
  engine: { state: 'starting', stage: 'start', done: 0, total: 0 },
  model: null,
  settings: { theme: 'system', provider: 'auto' },
  settingsTrouble: null,
  versions: null,
};

export function withEngineStatus(slice: EngineSlice, engine: EngineStatus): Partial<EngineSlice> {
  return engine.state === 'ready' ? { engine, model: engine.model } : { engine, model: slice.model };
}
