import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MainMeasure } from '../ipc/mainMeasure.js';

const tickMs = 10;

/** Starts recording the main process's event-loop gaps when the environment asks for it; costs nothing otherwise. */
export function measureEventLoop(): void {
  if (process.env['FOVEA_MEASURE'] !== '1') return;
  const histogram = monitorEventLoopDelay({ resolution: tickMs });
  histogram.enable();
  const measure: MainMeasure = {
    reset: () => histogram.reset(),
    gaps: () => ({
      p99Ms: lateness(histogram.percentile(99)),
      maxMs: lateness(histogram.max),
      count: histogram.count,
    }),
  };
  Object.assign(globalThis, { foveaMeasure: measure });
}

/** The histogram counts nanoseconds from tick to tick; what exceeds the tick itself is the gap. */
function lateness(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - tickMs);
}
