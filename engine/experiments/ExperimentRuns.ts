import type { AskRequest } from '../answering/askRequest.js';
import type { Engine } from '../answering/Engine.js';
import type { Picture } from '../image/Picture.js';
import { EngineError } from '../protocol/EngineError.js';
import type { AskOptions } from '../protocol/askOptions.js';
import type { DoneEvent, LayerEvent, PrefillEvent } from '../protocol/runEvent.js';

/** What an experiment works with. */
export interface ExperimentContext {
  readonly engine: Pick<Engine, 'ask' | 'info'>;
  readonly image: Picture;
  readonly question: string;
  /** How the run it is about was asked. */
  readonly settings: AskOptions;
  /** Tokens of that run's answer, with the end-of-sequence where it ended; without them the question is asked first. */
  readonly answerIds?: readonly number[] | undefined;
  readonly signal: AbortSignal;
  /**
   * Awaited before each run, so that something more urgent goes first.
   */
  readonly hold?: (() => Promise<RunTurn>) | undefined;
}

/** Leave for one run. */
export interface RunTurn {
  /** Once it is aborted the run ends, and is done again at its next turn. */
  readonly signal: AbortSignal;
  /** Says that the run has ended, however it did. */
  readonly end: () => void;
}

/** What one run gave. */
export interface ExperimentRun {
  readonly answer: string;
  /** Tokens of the answer, with the end-of-sequence where it ended. */
  readonly ids: readonly number[];
  /** Of the whole answer, in nats. */
  readonly logProbability: number;
  /** Selections that a layer reads: all but those of the last layer. */
  readonly layers: readonly LayerEvent[];
  readonly done: DoneEvent;
  readonly prefill: PrefillEvent;
}

/** What of a question a run of an experiment changes. */
export type RunChange = Partial<Pick<AskRequest, 'threshold' | 'steering' | 'image'>>;

/** Thrown where an experiment was cancelled; it ends in `ended`, not in an error. */
export class ExperimentCancelled extends Error {}

/** The runs of one experiment: each of the same question, with something changed. */
export class ExperimentRuns {
  constructor(readonly context: ExperimentContext) {}

  /** Asks the question with something changed. @throws ExperimentCancelled; EngineError as `Engine.ask`. */
  ask(change: RunChange = {}): Promise<ExperimentRun> {
    const { settings } = this.context;
    return this.run({ ...settings, ...change });
  }

  /**
   * Has the model read an answer under something changed, instead of drawing one: how probable it is then.
   *
   * @throws ExperimentCancelled; EngineError as `Engine.ask`
   */
  score(answerIds: readonly number[], change: RunChange = {}): Promise<ExperimentRun> {
    const { settings } = this.context;
    const sampling = { ...settings.sampling, maxNewTokens: answerIds.length };
    return this.run({ ...settings, ...change, sampling, givenTokens: answerIds });
  }

  private async run(options: AskOptions & RunChange): Promise<ExperimentRun> {
    for (;;) {
      const finished = await this.tryRun(options);
      if (finished !== null) return finished;
    }
  }

  /** @returns null where the run gave way to something more urgent */
  private async tryRun(options: AskOptions & RunChange): Promise<ExperimentRun | null> {
    const { signal, hold } = this.context;
    const turn = await hold?.();
    try {
      signalled(signal);
      return await this.collect(
        options,
        turn === undefined ? signal : AbortSignal.any([signal, turn.signal]),
      );
    } finally {
      turn?.end();
    }
  }

  private async collect(options: AskOptions & RunChange, ends: AbortSignal): Promise<ExperimentRun | null> {
    const { engine, image, question, signal } = this.context;
    const ids: number[] = [];
    const layers: LayerEvent[] = [];
    let logProbability = 0;
    let prefill: PrefillEvent | undefined;
    let done: DoneEvent | undefined;
    for await (const event of engine.ask({ image, question, ...options, signal: ends })) {
      if (event.type === 'prefill') prefill = event;
      else if (event.type === 'layer' && event.layer !== prefill?.selectingLayers.at(-1)) layers.push(event);
      else if (event.type === 'token') {
        ids.push(event.id);
        logProbability += event.logProbability;
      } else if (event.type === 'done') done = event;
    }
    signalled(signal);
    if (done?.stopped === 'cancelled') return null;
    if (done === undefined || prefill === undefined)
      throw new Error('the engine ended a run without saying so');
    if (!Number.isFinite(logProbability)) {
      throw new EngineError(
        'option-invalid',
        'Expected an answer that the model can give, but one of its tokens has no probability at all under a change.',
      );
    }
    return { answer: done.answer, ids, logProbability, layers, done, prefill };
  }
}

/** @throws ExperimentCancelled once the signal is aborted */
function signalled({ aborted }: AbortSignal): void {
  if (aborted) throw new ExperimentCancelled();
}
