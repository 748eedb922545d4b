/** What seeing tells of its work while it goes on: a run that is stopped halfway has done what was told so far. */
export interface SeeingClock {
  /** Adds the time `work` takes to a stage. */
  measure<T>(stage: 'decode' | 'preprocess' | 'vision', work: () => T | Promise<T>): Promise<T>;
  /** Counts vision work whose result came from a feature store with the milliseconds it took then. */
  addStoredVision(ms: number): void;
  /** Graph executions of the vision tower; raised by one each. */
  visionRuns: number;
}
