import type { HubOffer, HubPlace } from '../../../engine/protocol/hubOffer.js';
import { type FromHub, fromHubSchema, type ToHub } from '../../ipc/hubMessages.js';
import type { EngineChild, StartEngineChild } from '../engine/EngineChild.js';
import { ServiceError } from '../ServiceError.js';

/** Reading a cache takes no longer; a disk that has to wake takes several seconds. */
const longestMs = 30_000;

/** Asks of the hub and of its cache what is answered at once, each in a process of its own. */
export class HubQuestions {
  private lookingUp: AbortController | null = null;

  /** @param timeoutMs how long the cache may take; for tests. */
  constructor(
    private readonly start: StartEngineChild<ToHub>,
    private readonly timeoutMs = longestMs,
  ) {}

  /** Which hub would be asked, and what lies in its cache. @throws ServiceError as `lookUp` */
  async place(): Promise<HubPlace> {
    const answer = await this.ask({ type: 'place' }, AbortSignal.timeout(this.timeoutMs), timedOut);
    if (answer.type === 'place') return answer.place;
    throw unexpected(answer);
  }

  /** Where a model lies that is whole in the cache. @throws ServiceError `checkpoint-missing`, and as `lookUp` */
  async find(name: string): Promise<string> {
    const answer = await this.ask({ type: 'find', name }, AbortSignal.timeout(this.timeoutMs), timedOut);
    if (answer.type === 'found') return answer.folder;
    throw unexpected(answer);
  }

  /**
   * Asks the hub what a model is. One that is asked about already is given up.
   *
   * @throws ServiceError with the engine's code, `look-up-cancelled`, `hub-timeout` or `hub-crashed`
   */
  async lookUp(name: string): Promise<HubOffer> {
    this.cancel();
    const cancelling = new AbortController();
    this.lookingUp = cancelling;
    const answer = await this.ask({ type: 'look-up', name }, cancelling.signal, cancelled);
    if (answer.type === 'looked-up') return answer.offer;
    throw unexpected(answer);
  }

  /** Gives up the look-up that is under way. */
  cancel(): void {
    this.lookingUp?.abort();
    this.lookingUp = null;
  }

  private ask(message: ToHub, signal: AbortSignal, ended: () => ServiceError): Promise<FromHub> {
    let child: EngineChild<ToHub> | undefined;
    return new Promise<FromHub>((resolve, reject) => {
      child = this.start({
        onMessage: (raw) => {
          const parsed = fromHubSchema.safeParse(raw);
          if (!parsed.success)
            reject(new Error(`The process of the hub said something unexpected: ${parsed.error.message}`));
          else if (parsed.data.type === 'failed')
            reject(new ServiceError(parsed.data.error.code, parsed.data.error.message));
          else resolve(parsed.data);
        },
        onExit: (reason) => reject(crashed(reason)), // says nothing where it had answered
      });
      signal.addEventListener('abort', () => reject(ended()), { once: true });
      child.post(message);
    }).finally(() => child?.kill());
  }
}

function cancelled(): ServiceError {
  return new ServiceError('look-up-cancelled', 'Looking the model up was cancelled.');
}

function timedOut(): ServiceError {
  return new ServiceError(
    'hub-timeout',
    "The folder of the hub's cache did not answer in time. Check that its disk is connected and awake, then try again.",
  );
}

function crashed(reason: string): ServiceError {
  return new ServiceError(
    'hub-crashed',
    `The process that asked the hub ended unexpectedly (${reason}). Try again.`,
  );
}

function unexpected({ type }: FromHub): Error {
  return new Error(`The process of the hub answered "${type}" to another question.`);
}
