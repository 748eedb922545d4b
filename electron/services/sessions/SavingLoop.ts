/** Waits in milliseconds before the first, second, ... try after a failure; the last one for all further. */
const usualRetriesMs: readonly number[] = [1000, 2000, 5000, 10_000, 30_000, 60_000];

/** What was asked for, and who waits. */
interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes one thing, over and over: never twice at a time, what is asked for meanwhile together next, and again by itself
 * after a failure.
 */
export class SavingLoop {
  private waiting: Waiting[] = [];
  private isWriting = false;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  /**
   * @param write writes what is known at the time of the call.
   * @param tell whoever wants to know; the error of the last try, null without one.
   */
  constructor(
    private readonly write: () => Promise<void>,
    private readonly tell: (state: 'saving' | 'saved' | 'failed', error: unknown) => void,
    private readonly retriesMs = usualRetriesMs,
  ) {}

  /** @returns once what is known now is written. @throws what the writing threw; it is tried again. */
  save(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      if (!this.isWriting) void this.run();
    });
  }

  /** Tries no more by itself. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    this.isWriting = true;
    let failure: unknown = null;
    // One turn later, so that all that is asked for at once is one writing.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const served = this.waiting;
      this.waiting = [];
      this.tell('saving', null);
      try {
        await this.write();
        failure = null;
        served.forEach(({ resolve }) => resolve());
      } catch (error) {
        failure = error;
        served.forEach(({ reject }) => reject(error));
      }
    }
    this.isWriting = false;
    if (failure === null) {
      this.failures = 0;
      this.tell('saved', null);
      return;
    }
    this.tell('failed', failure);
    if (this.stopped) return;
    const delayMs = this.retriesMs[Math.min(this.failures, this.retriesMs.length - 1)]!;
    this.failures++;
    this.timer = setTimeout(() => void this.save().catch(() => undefined), delayMs);
  }
}
