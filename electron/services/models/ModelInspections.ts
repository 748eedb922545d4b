import type { ModelLook } from '../../../engine/protocol/modelLook.js';
import type { RunningProvider } from '../../../engine/protocol/provider.js';
import { fromInspectionSchema, type ToInspection } from '../../ipc/modelMessages.js';
import type { EngineChild, StartEngineChild } from '../engine/EngineChild.js';
import { ServiceError } from '../ServiceError.js';

/** Headers of the largest checkpoints are read within a second; a disk that has to wake takes several. */
const longestMs = 30_000;

/** Looks at model folders, each in a process of its own, one at a time. */
export class ModelInspections {
  private last: Promise<unknown> = Promise.resolve();
  private cancelling = new AbortController();

  /** @param timeoutMs how long a look may take; for tests. */
  constructor(
    private readonly start: StartEngineChild<ToInspection>,
    private readonly timeoutMs = longestMs,
  ) {}

  /**
   * What is known of a folder once those asked for before are done.
   *
   * @throws ServiceError `look-cancelled`, `look-timeout` or `look-crashed`
   */
  inspect(folder: string, provider: RunningProvider): Promise<ModelLook> {
    const { signal } = this.cancelling;
    const run = (): Promise<ModelLook> => this.run(folder, provider, signal);
    const look = this.last.then(run, run);
    this.last = look;
    return look;
  }

  /** Ends the look that is under way and all that wait. */
  cancel(): void {
    this.cancelling.abort();
    this.cancelling = new AbortController();
  }

  private run(folder: string, provider: RunningProvider, signal: AbortSignal): Promise<ModelLook> {
    if (signal.aborted) return Promise.reject(cancelled());
    let child: EngineChild<ToInspection> | undefined;
    let timer: NodeJS.Timeout | undefined;
    const cancel = new AbortController();
    return new Promise<ModelLook>((resolve, reject) => {
      child = this.start({
        onMessage: (message) => {
          const parsed = fromInspectionSchema.safeParse(message);
          if (!parsed.success)
            reject(new Error(`The process of a look said something unexpected: ${parsed.error.message}`));
          else if (parsed.data.type === 'failed')
            reject(new ServiceError(parsed.data.error.code, parsed.data.error.message));
          else resolve(parsed.data.look);
        },
        onExit: (reason) => reject(crashed(folder, reason)), // says nothing where it had answered
      });
      timer = setTimeout(() => reject(timedOut(folder, this.timeoutMs)), this.timeoutMs);
      signal.addEventListener('abort', () => reject(cancelled()), { signal: cancel.signal });
      child.post({ type: 'inspect', folder, provider });
    }).finally(() => {
      clearTimeout(timer);
      cancel.abort();
      child?.kill();
    });
  }
}

function cancelled(): ServiceError {
  return new ServiceError('look-cancelled', 'Looking at the folder was cancelled.');
}

function timedOut(folder: string, ms: number): ServiceError {
  return new ServiceError(
    'look-timeout',
    `${folder} did not answer within ${ms / 1000} s. Check that its disk is connected and awake, then look again.`,
  );
}

function crashed(folder: string, reason: string): ServiceError {
  return new ServiceError(
    'look-crashed',
    `The process that looked at ${folder} ended unexpectedly (${reason}). Its files may be damaged; download them again.`,
  );
}
