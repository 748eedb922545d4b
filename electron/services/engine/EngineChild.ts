import type { ToEngine } from '../../ipc/engineMessages.js';

/**
 * A running engine process (or another that is sent other messages), however it was started: Electron's utility process,
 * or `child_process` in tests.
 */
export interface EngineChild<Message = ToEngine> {
  readonly pid: number | undefined;
  post(message: Message): void;
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
export type StartEngineChild<Message = ToEngine> = (listener: EngineChildListener) => EngineChild<Message>;
