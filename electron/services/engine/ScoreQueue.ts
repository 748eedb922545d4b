import { randomUUID } from 'node:crypto';
import type { Failure } from '../../../engine/protocol/failure.js';
import type { AnswerScored } from '../../ipc/answerScore.js';
import type { ScorePayload } from '../../ipc/contracts.js';
import type { ImageReference } from '../../ipc/engineMessages.js';
import { ServiceError } from '../ServiceError.js';
import type { EngineChild } from './EngineChild.js';

/** An answer to score, without the picture it is about. */
export type Scoring = Omit<ScorePayload, 'imageId'>;

interface Waiting {
  readonly requestId: string;
  readonly image: ImageReference;
  readonly scoring: Scoring;
  readonly resolve: (score: AnswerScored) => void;
  readonly reject: (error: ServiceError) => void;
}

/** Answers that are to be scored, one after another: a question goes before them, also before the one under way. */
export class ScoreQueue {
  private waiting: Waiting[] = [];
  private current: Waiting | null = null;

  /** Puts an answer behind those that wait. */
  add(image: ImageReference, scoring: Scoring): Promise<AnswerScored> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ requestId: randomUUID(), image, scoring, resolve, reject });
    });
  }

  /** Hands the next to the engine process, where none is under way. */
  sendNext(child: EngineChild): void {
    if (this.current !== null) return;
    this.current = this.waiting.shift() ?? null;
    if (this.current === null) return;
    const { requestId, image, scoring } = this.current;
    const { answerIds, heads, ...question } = scoring;
    child.post({ type: 'score', requestId, image, question, answerIds, ...(heads && { heads }) });
  }

  /** The engine process scored one. */
  resolve(requestId: string, score: AnswerScored): void {
    this.take(requestId)?.resolve(score);
  }

  /** The engine process did not: what gave way to a question waits again, before all others. */
  refuse(requestId: string, { code, message }: Failure, gaveWay: boolean): void {
    const one = this.take(requestId);
    if (one === null) return;
    if (gaveWay) this.waiting.unshift(one);
    else one.reject(new ServiceError(code, message));
  }

  /** Fails what waits and what is under way; the engine process ends that, and what it still says of it is nobody's. */
  failAll({ code, message }: Failure, child: EngineChild | null = null): void {
    const all = [...(this.current === null ? [] : [this.current]), ...this.waiting];
    if (this.current !== null) child?.post({ type: 'stop-score', requestId: this.current.requestId });
    this.current = null;
    this.waiting = [];
    for (const one of all) one.reject(new ServiceError(code, message));
  }

  private take(requestId: string): Waiting | null {
    const { current } = this;
    if (current?.requestId !== requestId) return null;
    this.current = null;
    return current;
  }
}
