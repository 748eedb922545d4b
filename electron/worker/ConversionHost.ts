import type { convertCheckpoint } from '../../engine/converting.js';
import type { ConversionOrder, FromConversion, ToConversion } from '../ipc/conversionMessages.js';
import { toFailure } from './toFailure.js';

/** What the host needs from outside. */
export interface ConversionHostParts {
  readonly convert: typeof convertCheckpoint;
  readonly post: (message: FromConversion) => void;
}

/** Least time between two messages about progress, in milliseconds. */
const progressEveryMs = 200;

/** The only object of a process that makes one conversion: it says what that takes, and waits to be told to go on. */
export class ConversionHost {
  private readonly abort = new AbortController();
  private go: () => void = () => undefined;

  constructor(private readonly parts: ConversionHostParts) {}

  /** Carries out one message. Never rejects: every failure becomes a message. */
  async handle(message: ToConversion): Promise<void> {
    switch (message.type) {
      case 'plan':
        return this.convert(message.order);
      case 'go':
        this.go();
        return;
      case 'cancel':
        this.abort.abort();
        this.go();
    }
  }

  private async convert({ source, target, weights, blockSize }: ConversionOrder): Promise<void> {
    const { signal } = this.abort;
    let toldMs = -Infinity;
    try {
      await this.parts.convert(source, target, {
        ...{ weights, blockSize, signal },
        onPlan: async (plan) => {
          const told = new Promise<void>((resolve) => (this.go = resolve));
          this.parts.post({ type: 'planned', plan });
          if (!signal.aborted) await told;
          signal.throwIfAborted();
        },
        onProgress: (doneBytes, totalBytes) => {
          const nowMs = performance.now();
          if (nowMs - toldMs < progressEveryMs && doneBytes < totalBytes) return;
          toldMs = nowMs;
          this.parts.post({ type: 'progress', doneBytes, totalBytes });
        },
      });
      this.parts.post({ type: 'ended' });
    } catch (error) {
      this.parts.post(signal.aborted ? { type: 'stopped' } : { type: 'failed', error: toFailure(error) });
    }
  }
}
