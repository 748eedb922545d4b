import type { DoneEvent } from './runEvent.js';

/** The end of a run that was stopped before the model saw anything of it. */
export const cancelledBeforeStart: DoneEvent = {
  type: 'done',
  answer: '',
  stopped: 'cancelled',
  timing: {
    decodeMs: 0,
    preprocessMs: 0,
    visionMs: 0,
    prefillMs: 0,
    firstTokenMs: 0,
    medianTokenMs: 0,
    totalMs: 0,
    visionRuns: 0,
  },
  tokensPerSecond: 0,
  decoderFlops: 0,
  visionFlops: 0,
  selectedFraction: 0,
};
