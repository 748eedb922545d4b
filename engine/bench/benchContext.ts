import type { Engine, EngineOptions } from '../engineTypes.js';
import type { Bandwidth } from './measureBandwidth.js';

/** What a suite works with. */
export interface BenchContext {
  readonly openEngine: (options: EngineOptions) => Promise<Engine>;
  readonly engineOptions: EngineOptions;
  readonly bandwidth: Bandwidth;
  /** Root of the repository or package, for the suite that starts the app. */
  readonly root: string;
  readonly log: (text: string) => void;
}
