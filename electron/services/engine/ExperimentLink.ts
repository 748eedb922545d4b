import type { ExperimentEvent } from '../../../engine/protocol/experiment.js';
import type { Failure } from '../../../engine/protocol/failure.js';
import type { ExperimentOrder, FromEngine, ImageReference } from '../../ipc/engineMessages.js';
import { ServiceError } from '../ServiceError.js';
import type { EngineChild } from './EngineChild.js';

/** Whom an experiment tells how it goes: events, or one failure; after `ended` and a failure nothing comes. */
export interface ExperimentListener {
  readonly onEvent: (event: ExperimentEvent) => void;
  readonly onFailure: (failure: Failure) => void;
}

/** The one experiment that an engine process carries out, as the main process knows it. */
export class ExperimentLink {
  private running: { readonly experimentId: string; readonly listener: ExperimentListener } | null = null;

  /** @throws ServiceError `experiment-running` while another runs */
  start(
    child: EngineChild,
    experimentId: string,
    {
      image,
      order,
      listener,
    }: { image: ImageReference; order: ExperimentOrder; listener: ExperimentListener },
  ): void {
    if (this.running !== null) {
      throw new ServiceError(
        'experiment-running',
        'Another experiment is running. Wait for it or cancel it first.',
      );
    }
    this.running = { experimentId, listener };
    child.post({ type: 'experiment', experimentId, image, order });
  }

  stop(child: EngineChild | null, experimentId: string): void {
    if (this.running?.experimentId === experimentId) child?.post({ type: 'stop-experiment', experimentId });
  }

  /** Takes in what the process says of it. */
  receive(message: Extract<FromEngine, { type: 'experiment' | 'experiment-failed' }>): void {
    if (this.running?.experimentId !== message.experimentId) return;
    if (message.type === 'experiment-failed') {
      this.fail(message.error);
      return;
    }
    const { listener } = this.running;
    if (message.event.type === 'ended') this.running = null;
    listener.onEvent(message.event);
  }

  /** The process has gone, or could not do it. */
  fail(failure: Failure): void {
    const { running } = this;
    this.running = null;
    running?.listener.onFailure(failure);
  }
}
