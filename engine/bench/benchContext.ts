import type { Engine, EngineOptions } from '../answering/Engine.js';

/** What a suite works with. */
export interface BenchContext {
  readonly openEngine: (options: EngineOptions) => Promise<Engine>;
  readonly engineOptions: EngineOptions;
  /** Threads that floors are measured with and large graphs run on. */
  readonly threads: number;
  /** Root of the repository or package, which holds the samples. */
  readonly root: string;
  /** No other suite runs in this process. */
  readonly isAlone: boolean;
  readonly log: (text: string) => void;
}
