/** Leave for one run of something that waits for questions. */
export interface Turn {
  /** Aborted when a question comes. */
  readonly signal: AbortSignal;
  /** To be called when the run has ended. */
  readonly end: () => void;
}

/** Whose turn it is at an engine that makes one run at a time: questions first, then what waits for them. */
export class EngineTurns {
  private questions = 0;
  private current: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null;
  private waiting: (() => void)[] = [];

  /** Does the work of a question as soon as the run under way, which is told to end, has ended. */
  async question<T>(work: () => Promise<T>): Promise<T> {
    this.questions++;
    try {
      this.current?.abort.abort();
      await this.current?.ended;
      return await work();
    } finally {
      this.questions--;
      if (this.questions === 0) this.wake();
    }
  }

  /** Waits until no question is there and nothing else has its turn, or the signal says not to wait any more. */
  async next(signal: AbortSignal): Promise<Turn> {
    while ((this.questions > 0 || this.current !== null) && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    const abort = new AbortController();
    // Who waits no longer has no turn: another may have it.
    if (signal.aborted) return { signal: abort.signal, end: () => undefined };
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const turn = { abort, ended };
    this.current = turn;
    return {
      signal: abort.signal,
      end: () => {
        if (this.current === turn) this.current = null;
        end();
        this.wake();
      },
    };
  }

  private wake(): void {
    this.waiting.splice(0).forEach((resolve) => resolve());
  }
}
