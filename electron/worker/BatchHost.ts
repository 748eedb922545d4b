import { basename } from 'node:path';
import {
  batchTasks,
  type Engine,
  type EngineOptions,
  EvaluationProgress,
  findBatchPictures,
  finishBatch,
  modelIdentity,
  parseBatchQuestions,
  runBatch,
} from '../../engine/index.js';
import type { BatchOrder, FromBatch, ToBatch } from '../ipc/batchMessages.js';
import { toFailure } from './toFailure.js';

/** What the host needs from outside. */
export interface BatchHostParts {
  readonly openEngine: (options: EngineOptions) => Promise<Engine>;
  readonly post: (message: FromBatch) => void;
}

/** Least time between two messages about progress, in milliseconds. */
const progressEveryMs = 200;

/** The only object of a process that runs one batch: opens a model of its own, so that questions in the window do not wait. */
export class BatchHost {
  private readonly abort = new AbortController();
  private held: { readonly until: Promise<void>; readonly release: () => void } | null = null;

  constructor(private readonly parts: BatchHostParts) {}

  /** Carries out one message. Never rejects: every failure becomes a message. */
  async handle(message: ToBatch): Promise<void> {
    switch (message.type) {
      case 'start':
        return this.start(message.order);
      case 'hold':
        this.held ??= heldPromise();
        return;
      case 'go-on':
        this.goOn();
        return;
      case 'cancel':
        this.abort.abort();
        this.goOn();
    }
  }

  private goOn(): void {
    this.held?.release();
    this.held = null;
  }

  private async start(order: BatchOrder): Promise<void> {
    try {
      const ended = await this.run(order);
      this.parts.post(ended);
    } catch (error) {
      if (this.abort.signal.aborted) {
        this.parts.post({ type: 'ended', cancelled: true, answered: 0, expected: 0, failures: [] });
        return;
      }
      this.parts.post({ type: 'failed', error: toFailure(error) });
    }
  }

  private async run(order: BatchOrder): Promise<FromBatch> {
    const { out, sessionsFolder, keep, appVersion, settings, questionsFile, choices } = order;
    const questions = parseBatchQuestions(order.questions, questionsFile);
    const found = await findBatchPictures(order.pictures);
    const pictures = batchTasks(found, questions, { choices, questionsFile });
    const expected = pictures.reduce((sum, { tasks }) => sum + tasks.length, 0);
    const { variant, selector, threshold } = settings;
    const { signal } = this.abort;
    const engine = await this.parts.openEngine({
      checkpointDir: order.checkpointDir,
      provider: order.provider,
      ...order.opening,
      trainedVariant: variant,
      signal,
    });
    try {
      const { modelName: model, weights, provider } = engine.info;
      const tell = this.teller(expected);
      const part = await runBatch(engine, {
        pictures,
        shard: { number: 1, count: 1 },
        subject: {
          ...{
            model,
            identity: await modelIdentity(order.checkpointDir, variant, identityOf(order.opening)),
            variant,
            selector,
            weights,
            provider,
          },
          ...settings.sampling,
          threshold: variant === 'flex' ? (threshold ?? engine.info.threshold) : null,
        },
        ...{ settings, residentKeys: true, out, sessionsFolder, keep, appVersion, signal },
        hold: () => this.held?.until ?? Promise.resolve(),
        onAnswer: ({ picture }, kept) => tell.answer(picture, kept),
        onFailure: tell.failure,
      });
      const { answered, failures } = await finishBatch(out, [part], sessionsFolder);
      return { type: 'ended', cancelled: signal.aborted, answered, expected, failures: [...failures] };
    } finally {
      await engine.dispose();
    }
  }

  /** Tells of progress, not more often than a window draws. */
  private teller(total: number) {
    const progress = new EvaluationProgress({ write: () => undefined }, total, 0);
    const failures: Extract<FromBatch, { type: 'progress' }>['failures'][number][] = [];
    let done = 0;
    let picture = '';
    let toldMs = -Infinity;
    const tell = (): void => {
      const nowMs = performance.now();
      if (nowMs - toldMs < progressEveryMs && done < total) return;
      toldMs = nowMs;
      this.parts.post({
        type: 'progress',
        done,
        total,
        picture,
        secondsLeft: progress.secondsLeft(),
        failures,
      });
    };
    tell();
    return {
      answer: (path: string, kept: boolean): void => {
        done++;
        picture = basename(path);
        if (kept) progress.skip();
        else progress.add(path);
        tell();
      },
      failure: (failure: (typeof failures)[number]): void => {
        failures.push(failure);
        done += failure.questions;
        for (let question = 0; question < failure.questions; question++) progress.skip();
        tell();
      },
    };
  }
}

/** What of an opening makes another model of a checkpoint; the type of weights is counted apart. */
function identityOf({ untrainedHighres }: BatchOrder['opening']): Pick<EngineOptions, 'untrainedHighres'> {
  return untrainedHighres === undefined ? {} : { untrainedHighres };
}

function heldPromise(): { readonly until: Promise<void>; readonly release: () => void } {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  return { until, release };
}
