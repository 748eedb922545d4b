import type { Failure } from '../../../engine/protocol/failure.js';
import type { ImageReference, PictureFacts } from '../../ipc/engineMessages.js';
import { ServiceError } from '../ServiceError.js';
import type { EngineChild } from './EngineChild.js';

interface Opening {
  readonly image: ImageReference;
  readonly displayPath: string;
  readonly resolve: (facts: PictureFacts) => void;
  readonly reject: (error: ServiceError) => void;
  sent: boolean;
}

/** Pictures waiting to be opened by the engine process; those not yet sent survive its death. */
export class OpeningQueue {
  /** By image id. */
  private readonly openings = new Map<string, Opening>();

  add(image: ImageReference, displayPath: string): Promise<PictureFacts> {
    return new Promise((resolve, reject) => {
      this.openings.set(image.imageId, { image, displayPath, resolve, reject, sent: false });
    });
  }

  /** Sends what no process has seen yet. */
  sendTo(child: EngineChild): void {
    for (const opening of this.openings.values()) {
      if (opening.sent) continue;
      opening.sent = true;
      const { image, displayPath } = opening;
      child.post({ type: 'open-image', image, displayPath });
    }
  }

  resolve(imageId: string, facts: PictureFacts): void {
    this.take(imageId)?.resolve(facts);
  }

  reject(imageId: string, { code, message }: Failure): void {
    this.take(imageId)?.reject(new ServiceError(code, message));
  }

  /** Fails what the dead process was given: the picture may be what killed it, so it is not sent again. */
  failSent(failure: Failure): void {
    for (const [imageId, { sent }] of this.openings) if (sent) this.reject(imageId, failure);
  }

  failAll(failure: Failure): void {
    for (const imageId of this.openings.keys()) this.reject(imageId, failure);
  }

  private take(imageId: string): Opening | undefined {
    const opening = this.openings.get(imageId);
    this.openings.delete(imageId);
    return opening;
  }
}
