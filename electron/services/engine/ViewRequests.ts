import { randomUUID } from 'node:crypto';
import type { Failure } from '../../../engine/protocol/failure.js';
import type { ImageReference, ModelViewSides, ToEngine } from '../../ipc/engineMessages.js';
import { ServiceError } from '../ServiceError.js';
import type { EngineChild } from './EngineChild.js';

/** Where the engine process writes what a model gets of a picture. */
export type ModelViewPaths = Extract<ToEngine, { type: 'model-views' }>['paths'];

interface Waiting {
  readonly resolve: (sides: ModelViewSides) => void;
  readonly reject: (error: ServiceError) => void;
}

/** What the engine process was asked to write of pictures and has not answered yet. */
export class ViewRequests {
  private readonly waiting = new Map<string, Waiting>();

  send(child: EngineChild, image: ImageReference, paths: ModelViewPaths): Promise<ModelViewSides> {
    const requestId = randomUUID();
    return new Promise((resolve, reject) => {
      this.waiting.set(requestId, { resolve, reject });
      child.post({ type: 'model-views', requestId, image, paths });
    });
  }

  resolve(requestId: string, sides: ModelViewSides): void {
    this.take(requestId)?.resolve(sides);
  }

  reject(requestId: string, { code, message }: Failure): void {
    this.take(requestId)?.reject(new ServiceError(code, message));
  }

  /** Fails all of it: the process is gone. */
  failAll(failure: Failure): void {
    for (const requestId of this.waiting.keys()) this.reject(requestId, failure);
  }

  private take(requestId: string): Waiting | undefined {
    const waiting = this.waiting.get(requestId);
    this.waiting.delete(requestId);
    return waiting;
  }
}
