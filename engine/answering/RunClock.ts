import type { RunTiming } from '../protocol/runEvent.js';
import type { SeeingClock } from '../seeing/SeeingClock.js';
import { median } from '../statistics/median.js';

type Stage = 'decode' | 'preprocess' | 'vision' | 'prefill';

/** Keeps the times of one run. All in milliseconds. */
export class RunClock implements SeeingClock {
  private readonly start = performance.now();
  private readonly stages: Record<Stage, number> = { decode: 0, preprocess: 0, vision: 0, prefill: 0 };
  private readonly tokenMs: number[] = [];
  private lastTokenAt = this.start;
  /** Graph executions of the vision tower. */
  visionRuns = 0;
  /** Some of the vision work was taken from a feature store. */
  visionFromStore = false;

  /** Adds the time `work` takes to a stage. */
  async measure<T>(stage: Exclude<Stage, 'vision'>, work: () => T | Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.stages[stage] += performance.now() - start;
    }
  }

  /** Counts one graph execution of the vision tower. */
  addVision(ms: number): void {
    this.stages.vision += ms;
    this.visionRuns++;
  }

  /** Counts vision work whose result came from a feature store with the time it took then. */
  addStoredVision(ms: number): void {
    this.stages.vision += ms;
    this.visionFromStore = true;
  }

  /** Notes that a token is there. @returns time since the one before it, or since the start of the run. */
  token(): number {
    const now = performance.now();
    const elapsedMs = now - this.lastTokenAt;
    this.lastTokenAt = now;
    this.tokenMs.push(elapsedMs);
    return elapsedMs;
  }

  get tokens(): number {
    return this.tokenMs.length;
  }

  timing(): RunTiming {
    const { decode, preprocess, vision, prefill } = this.stages;
    return {
      decodeMs: decode,
      preprocessMs: preprocess,
      visionMs: vision,
      prefillMs: prefill,
      firstTokenMs: this.tokenMs[0] ?? 0,
      medianTokenMs: median(this.tokenMs.slice(1)) ?? 0,
      totalMs: performance.now() - this.start,
      visionRuns: this.visionRuns,
    };
  }

  /** Tokens per second after the first; with one token only, of the whole run. */
  tokensPerSecond(): number {
    const later = this.tokenMs.slice(1);
    const counted = later.length > 0 ? later : this.tokenMs;
    const totalMs = counted.reduce((sum, ms) => sum + ms, 0);
    return totalMs === 0 ? 0 : (counted.length * 1000) / totalMs;
  }
}
