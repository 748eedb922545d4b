import { randomUUID } from 'node:crypto';
import type { Failure } from '../../../engine/protocol/failure.js';
import type { RunMessage } from '../../../engine/protocol/runEvent.js';
import type { ImageReference } from '../../ipc/engineMessages.js';
import { ServiceError } from '../ServiceError.js';
import type { EngineChild } from './EngineChild.js';
import type { Question } from './Question.js';

/** A question that the app asks for itself: no turn, kept by nobody, and one that a person asks ends it. */
export class AsideRun {
  private current: {
    readonly runId: string;
    readonly child: EngineChild;
    readonly messages: RunMessage[];
    readonly resolve: (messages: readonly RunMessage[]) => void;
    readonly reject: (error: ServiceError) => void;
  } | null = null;

  /** Whether the engine process still works on it, also once it was told to stop. */
  get isUnderWay(): boolean {
    return this.current !== null;
  }

  /**
   * Asks it.
   *
   * @returns all that the engine told.
   * @throws ServiceError `engine-busy` when it was stopped, and the engine's code and message when it failed.
   */
  begin(child: EngineChild, image: ImageReference, question: Question): Promise<readonly RunMessage[]> {
    const runId = randomUUID();
    return new Promise((resolve, reject) => {
      this.current = { runId, child, messages: [], resolve, reject };
      child.post({ type: 'ask', runId, image, question });
    });
  }

  /** Takes in what the engine tells. @returns whether it was of this question. */
  receive(runId: string, messages: readonly RunMessage[]): boolean {
    const { current } = this;
    if (current?.runId !== runId) return false;
    current.messages.push(...messages);
    const last = messages.at(-1);
    if (last?.type === 'failed') this.fail(last);
    else if (last?.type === 'done') {
      this.current = null;
      if (last.stopped === 'cancelled') current.reject(new ServiceError('engine-busy', gaveWay));
      else current.resolve(current.messages);
    }
    return true;
  }

  /** Tells the engine to stop between two graph executions; it is under way until that says so. */
  stop(): void {
    const { current } = this;
    current?.child.post({ type: 'stop', runId: current.runId });
  }

  /** It ends here: the process is gone, or it failed. */
  fail({ code, message }: Failure): void {
    const { current } = this;
    this.current = null;
    current?.reject(new ServiceError(code, message));
  }
}

const gaveWay = 'It gave way to a question. It is asked again once the engine is free.';
