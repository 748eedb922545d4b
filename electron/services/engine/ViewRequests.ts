import { randomUUID } from 'node:crypto';
import type { Failure } from '../../../engine/protocol/failure.js';
import type { ToEngine } from '../../ipc/engineMessages.js';
import { ServiceError } from '../ServiceError.js';

/** Where the engine process writes what a model gets of a picture. */
export type ModelViewPaths = Extract<ToEngine, { type: 'model-views' }>['paths'];

interface Waiting<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: ServiceError) => void;
}

/** What the engine process was asked to write of pictures and has not answered yet. */
export class ViewRequests<T> {
  private readonly waiting = new Map<string, Waiting<T>>();

  /** @param post sends the request under the id it is given. */
  send(post: (requestId: string) => void): Promise<T> {
    const requestId = randomUUID();
    return new Promise((resolve, reject) => {
      this.waiting.set(requestId, { resolve, reject });
      post(requestId);
    });
  }

  resolve(requestId: string, value: T): void {
    this.take(requestId)?.resolve(value);
  }

  reject(requestId: string, { code, message }: Failure): void {
    this.take(requestId)?.reject(new ServiceError(code, message));
  }

  /** Fails all of it: the process is gone. */
  failAll(failure: Failure): void {
    for (const requestId of this.waiting.keys()) this.reject(requestId, failure);
  }

  private take(requestId: string): Waiting<T> | undefined {
    const waiting = this.waiting.get(requestId);
    this.waiting.delete(requestId);
    return waiting;
  }
}
