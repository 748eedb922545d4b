import type { Engine, runExperiment } from '../../engine/index.js';
import type { FromEngine, ToEngine } from '../ipc/engineMessages.js';
import type { EngineTurns } from './EngineTurns.js';
import type { OpenPictures } from './OpenPictures.js';
import { toFailure } from './toFailure.js';

type ExperimentMessage = Extract<ToEngine, { type: 'experiment' }>;

/** What the host of experiments needs. */
export interface ExperimentHostParts {
  /** The engine that is open; null while there is none. */
  readonly engine: () => Engine | null;
  readonly pictures: Pick<OpenPictures, 'find' | 'releasePixels'>;
  readonly turns: EngineTurns;
  readonly post: (message: FromEngine) => void;
  readonly runExperiment: typeof runExperiment;
}

/** Carries out one experiment at a time on the engine that answers questions, between the questions. */
export class ExperimentHost {
  private running: { readonly experimentId: string; readonly abort: AbortController } | null = null;

  constructor(private readonly parts: ExperimentHostParts) {}

  /** Carries it out to its end. Never rejects: a failure becomes a message. */
  async start({ experimentId, image, order }: ExperimentMessage): Promise<void> {
    const { parts } = this;
    const abort = new AbortController();
    try {
      const engine = parts.engine();
      if (engine === null) throw new Error('An experiment arrived before the model was open.');
      if (this.running !== null) throw new Error('An experiment arrived while another was running.');
      this.running = { experimentId, abort };
      const { question, settings, answerIds, plan, known } = order;
      const picture = await parts.pictures.find(image);
      const { signal } = abort;
      const hold = () => parts.turns.next(signal);
      const context = { engine, image: picture, question, settings, answerIds, signal, hold };
      for await (const event of parts.runExperiment(context, plan, known)) {
        parts.post({ type: 'experiment', experimentId, event });
      }
      parts.pictures.releasePixels(picture);
    } catch (error) {
      parts.post({ type: 'experiment-failed', experimentId, error: toFailure(error) });
    } finally {
      if (this.running?.experimentId === experimentId) this.running = null;
    }
  }

  /** Ends it after the graph that is executed; `ended` follows. */
  stop(experimentId: string): void {
    if (this.running?.experimentId === experimentId) this.running.abort.abort();
  }
}
