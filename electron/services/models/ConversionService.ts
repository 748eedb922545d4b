import { z } from 'zod';
import type { ConversionStatus } from '../../ipc/conversionContracts.js';
import {
  type ConversionOrder,
  conversionOrderSchema,
  type FromConversion,
  fromConversionSchema,
  type ToConversion,
} from '../../ipc/conversionMessages.js';
import type { EngineChild, StartEngineChild } from '../engine/EngineChild.js';
import { ServiceError } from '../ServiceError.js';
import { JsonFile } from '../settings/JsonFile.js';

/** What the service works with, and whom it tells. */
export interface ConversionServiceParts {
  readonly start: StartEngineChild<ToConversion>;
  /** What runs is written there, so that it can go on after a kill. */
  readonly file: string;
  readonly onStatus: (status: ConversionStatus) => void;
  /** A new model is there. @param folder its own */
  readonly onConverted: (folder: string) => Promise<unknown>;
}

const idle: ConversionStatus = { state: 'idle', order: null, plan: null, progress: null, error: null };

/**
 * Makes one conversion of a model at a time, in a process of its own. What it takes is found out first, and nothing is converted
 * before the person says so. One that ends early leaves its finished files, and goes on from there.
 */
export class ConversionService {
  private child: EngineChild<ToConversion> | null = null;
  private current: ConversionStatus = idle;
  /** The person wants it done: the plan of one that is resumed needs no second word. */
  private isWanted = false;

  private constructor(
    private readonly parts: ConversionServiceParts,
    private readonly kept: JsonFile<ConversionOrder | null>,
  ) {}

  /** Looks whether a conversion was cut off when the app ended last. */
  static async open(parts: ConversionServiceParts): Promise<ConversionService> {
    const kept = new JsonFile<ConversionOrder | null>(parts.file, z.nullable(conversionOrderSchema), null);
    const service = new ConversionService(parts, kept);
    const order = await kept.read();
    if (order !== null) service.current = { ...idle, state: 'cut-off', order };
    return service;
  }

  get status(): ConversionStatus {
    return this.current;
  }

  /** Finds out what a conversion takes. @throws ServiceError `conversion-running` */
  plan(order: ConversionOrder): ConversionStatus {
    this.refuseWhileRunning();
    this.isWanted = false;
    return this.begin(order);
  }

  /** Converts what was planned. */
  go(): ConversionStatus {
    if (this.current.state !== 'planned' || this.child === null) return this.current;
    void this.keep(this.current.order);
    this.child.post({ type: 'go' });
    return this.become({ state: 'running' });
  }

  /** Goes on with one that ended early. @throws ServiceError `conversion-running` */
  resume(): ConversionStatus {
    this.refuseWhileRunning();
    const { order } = this.current;
    if (order === null) return this.current;
    this.isWanted = true;
    return this.begin(order);
  }

  /** Ends it after the piece that is written; its finished files stay, for another time. */
  cancel(): ConversionStatus {
    if (this.child === null) return this.current;
    this.child.post({ type: 'cancel' });
    return this.become({ state: 'stopping' });
  }

  /** Forgets one that is over, or was cut off. @throws ServiceError `conversion-running` */
  dismiss(): ConversionStatus {
    this.refuseWhileRunning();
    void this.keep(null);
    return this.become(idle);
  }

  /** Ends the process; the conversion is offered again at the next start. */
  dispose(): void {
    const { child } = this;
    this.child = null;
    child?.kill();
  }

  private begin(order: ConversionOrder): ConversionStatus {
    const child: EngineChild<ToConversion> = this.parts.start({
      onMessage: (message) => child === this.child && this.receive(message),
      onExit: (reason) => child === this.child && this.died(reason),
    });
    this.child = child;
    child.post({ type: 'plan', order });
    return this.become({ ...idle, state: 'planning', order });
  }

  private receive(raw: unknown): void {
    const parsed = fromConversionSchema.safeParse(raw);
    if (parsed.success) this.handle(parsed.data);
    else console.error('The process of a conversion said something unexpected:', parsed.error.message);
  }

  private handle(message: FromConversion): void {
    switch (message.type) {
      case 'planned':
        if (this.current.state !== 'planning') return;
        this.become({ state: 'planned', plan: message.plan });
        if (this.isWanted) this.go();
        return;
      case 'progress':
        this.become({ progress: { doneBytes: message.doneBytes, totalBytes: message.totalBytes } });
        return;
      case 'ended':
        void this.converted();
        return;
      case 'stopped':
        // One that never began leaves nothing to go on with.
        this.end(this.current.progress === null && !this.isWanted ? idle : { state: 'stopped' });
        return;
      case 'failed':
        this.end({ state: 'failed', error: message.error.message });
    }
  }

  private async converted(): Promise<void> {
    const { order } = this.current;
    await this.keep(null);
    if (order !== null) await this.parts.onConverted(order.target);
    this.end({ state: 'ended' });
  }

  private died(reason: string): void {
    const error = `The process of the conversion ended unexpectedly (${reason}). What is finished is kept: go on, and it begins there.`;
    this.end({ state: 'failed', error });
  }

  private end(change: Partial<ConversionStatus>): void {
    const { child } = this;
    this.child = null;
    child?.kill();
    this.become(change);
  }

  private become(change: Partial<ConversionStatus>): ConversionStatus {
    this.current = { ...this.current, ...change };
    this.parts.onStatus(this.current);
    return this.current;
  }

  private keep(order: ConversionOrder | null): Promise<void> {
    return this.kept.write(order).catch((error: unknown) => {
      console.error('Which conversion runs could not be kept:', error);
    });
  }

  private refuseWhileRunning(): void {
    if (this.child === null) return;
    throw new ServiceError(
      'conversion-running',
      'A conversion is under way. Wait for its end or cancel it, then start another.',
    );
  }
}
