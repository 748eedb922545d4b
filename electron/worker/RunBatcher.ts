import type { RunMessage } from '../../engine/protocol/runEvent.js';

/**
 * Gathers the messages of one run so that at most one batch per interval crosses to the main process: a small
 * model sends thousands of events a second, a window draws sixty times. Order is kept, nothing is dropped.
 */
export class RunBatcher {
  private waiting: RunMessage[] = [];
  private timer: NodeJS.Timeout | undefined;
  private lastFlushMs = -Infinity;

  constructor(
    private readonly flushTo: (messages: RunMessage[]) => void,
    /** One frame at 60 Hz. */
    private readonly intervalMs = 16,
    private readonly now: () => number = () => performance.now(),
  ) {}

  add(message: RunMessage): void {
    this.waiting.push(message);
    const dueInMs = this.lastFlushMs + this.intervalMs - this.now();
    // Checked on every event too: graph runs block the thread, so a timer alone would come late.
    if (dueInMs <= 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), dueInMs);
  }

  /** Sends what waits, at once. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length === 0) return;
    const messages = this.waiting;
    this.waiting = [];
    this.lastFlushMs = this.now();
    this.flushTo(messages);
  }
}
