import type { ToEngine } from '../../ipc/engineMessages.js';

/** A running engine process, however it was started (Electron's utility process, or `child_process` in tests). */
export interface EngineChild {
  readonly pid: number | undefined;
  post(message: ToEngine): void;
  /** Ends it at once, even inside a graph run. */
  kill(): void;
}

/** What an engine process tells the one who started it. */
export interface EngineChildListener {
  /** Anything at all: the listener parses it. */
  onMessage(message: unknown): void;
  /** Called once, after the last message. @param reason such as `exit code 139`. */
  onExit(reason: string): void;
}

/** Starts an engine process. Messages posted before it runs are kept for it. */
export type StartEngineChild = (listener: EngineChildListener) => EngineChild;
