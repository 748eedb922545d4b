import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What `FOVEA_MEASURE=1` puts on `globalThis.foveaMeasure` of the main process, for e2e/measure. */
export interface MainMeasure {
  /** Forgets the gaps seen so far. */
  reset(): void;
  /** Gaps between turns of the event loop beyond its 1 ms tick, in milliseconds. */
  gaps(): { readonly p99Ms: number; readonly maxMs: number; readonly count: number };
}

/** Starts recording the main process's event-loop gaps when the environment asks for it; costs nothing otherwise. */
export function measureEventLoop(): void {
  if (process.env['FOVEA_MEASURE'] !== '1') return;
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const measure: MainMeasure = {
    reset: () => histogram.reset(),
    gaps: () => ({
      p99Ms: histogram.percentile(99) / 1e6,
      maxMs: histogram.max / 1e6,
      count: histogram.count,
    }),
  };
  Object.assign(globalThis, { foveaMeasure: measure });
}
