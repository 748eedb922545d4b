import { randomUUID } from 'node:crypto';
import type { Inspected } from '../../ipc/engineMessages.js';
import type { Failure } from '../../ipc/reply.js';
import type { EngineChild } from './EngineChild.js';
import { ServiceError } from '../ServiceError.js';

interface Inspection {
  readonly imagePath: string;
  readonly displayPath: string;
  readonly resolve: (image: Inspected) => void;
  readonly reject: (error: ServiceError) => void;
  sent: boolean;
}

/** Images waiting to be decoded by the engine process; those not yet sent survive its death. */
export class InspectionQueue {
  private readonly inspections = new Map<string, Inspection>();

  add(imagePath: string, displayPath: string): Promise<Inspected> {
    return new Promise((resolve, reject) => {
      this.inspections.set(randomUUID(), { imagePath, displayPath, resolve, reject, sent: false });
    });
  }

  /** Sends what no process has seen yet. */
  sendTo(child: EngineChild): void {
    for (const [requestId, inspection] of this.inspections) {
      if (inspection.sent) continue;
      inspection.sent = true;
      const { imagePath, displayPath } = inspection;
      child.post({ type: 'inspect', requestId, imagePath, displayPath });
    }
  }

  resolve(requestId: string, image: Inspected): void {
    this.take(requestId)?.resolve(image);
  }

  reject(requestId: string, { code, message }: Failure): void {
    this.take(requestId)?.reject(new ServiceError(code, message));
  }

  /** Fails what the dead process was given: the image may be what killed it, so it is not sent again. */
  failSent(failure: Failure): void {
    for (const [requestId, { sent }] of this.inspections) if (sent) this.reject(requestId, failure);
  }

  failAll(failure: Failure): void {
    for (const requestId of this.inspections.keys()) this.reject(requestId, failure);
  }

  private take(requestId: string): Inspection | undefined {
    const inspection = this.inspections.get(requestId);
    this.inspections.delete(requestId);
    return inspection;
  }
}
