import type { RunMessage } from '../../engine/protocol/runEvent.js';

export type { RunMessage };

/** Pushed to the window for every event of a run. */
export interface RunPush {
  readonly runId: string;
  readonly message: RunMessage;
}
