/** What seeing tells of its work while it goes on: a run that is stopped halfway has done what was told so far. */
export interface SeeingClock {
  /** Adds the time `work` takes to a stage. */
  measure<T>(stage: 'decode' | 'preprocess', work: () => T | Promise<T>): Promise<T>;
  /** Counts one graph execution of the vision tower, in milliseconds: the same figure that a feature store keeps. */
  addVision(ms: number): void;
  /** Counts vision work whose result came from a feature store with the milliseconds it took then. */
  addStoredVision(ms: number): void;
  /** Graph executions of the vision tower so far. */
  readonly visionRuns: number;
}
