/** What `FOVEA_MEASURE=1` puts on `globalThis.foveaMeasure` of the main process, for e2e/measure. */
export interface MainMeasure {
  /** Forgets the gaps seen so far. */
  reset(): void;
  /** How late the ticks of a 10 ms timer came since the last reset, in milliseconds. */
  gaps(): { readonly p99Ms: number; readonly maxMs: number; readonly count: number };
}
