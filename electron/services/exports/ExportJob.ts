import { fromExporterSchema, type FromExporter, type ToExporter } from '../../ipc/exportMessages.js';
import type { EngineChild, StartEngineChild } from '../engine/EngineChild.js';
import { ServiceError } from '../ServiceError.js';

/** How a job ended. */
export type ExportEnd = Exclude<FromExporter, { type: 'progress' | 'failed' }>;

/** One export in a process of its own, which ends with it. */
export class ExportJob {
  /** Kept once it is over; null where it was cancelled. @throws ServiceError with what the process says, or that it died */
  readonly end: Promise<ExportEnd | null>;
  private child: EngineChild<ToExporter> | null;
  private settle: ((end: ExportEnd | null) => void) | undefined;

  constructor(start: StartEngineChild<ToExporter>, message: ToExporter, onProgress: (share: number) => void) {
    let fail: (error: Error) => void = () => undefined;
    this.end = new Promise((resolve, reject) => {
      this.settle = resolve;
      fail = reject;
    });
    this.child = start({
      onMessage: (received) => {
        const parsed = fromExporterSchema.safeParse(received);
        if (!parsed.success) return;
        const answer = parsed.data;
        if (answer.type === 'progress') {
          if (this.child !== null) onProgress(answer.share);
          return;
        }
        if (answer.type === 'failed') fail(new ServiceError(answer.error.code, answer.error.message));
        else this.settle?.(answer);
        this.stop();
      },
      onExit: (reason) => {
        this.child = null;
        fail(
          new ServiceError(
            'export-failed',
            `The process that made the export ended before it was done (${reason}): the picture may be too large for the memory there is. Nothing is left of it; close other programs, then export again.`,
          ),
        );
      },
    });
    this.child.post(message);
  }

  /** Ends it, wherever it is: its file is not there, or whole. */
  cancel(): void {
    this.settle?.(null);
    this.stop();
  }

  private stop(): void {
    const { child } = this;
    this.child = null;
    child?.kill();
  }
}
