import { randomUUID } from 'node:crypto';
import type { Failure } from '../../../engine/protocol/failure.js';
import type { ModelOpening } from '../../../engine/protocol/modelOpening.js';
import type { Provider } from '../../../engine/protocol/provider.js';
import { cancelledBeforeStart } from '../../../engine/protocol/cancelledBeforeStart.js';
import type { RunBatch, RunMessage } from '../../../engine/protocol/runEvent.js';
import type { AnswerScored } from '../../ipc/answerScore.js';
import type { EngineStatus } from '../../ipc/contracts.js';
import {
  fromEngineSchema,
  type FromEngine,
  type ImageReference,
  type ModelViewSides,
  type PictureFacts,
} from '../../ipc/engineMessages.js';
import { AsideRun } from './AsideRun.js';
import type { Question } from './Question.js';
import type { EngineChild, StartEngineChild } from './EngineChild.js';
import { ExperimentLink } from './ExperimentLink.js';
import { OpeningQueue } from './OpeningQueue.js';
import { RestartPolicy } from './RestartPolicy.js';
import { ServiceError } from '../ServiceError.js';
import { ScoreQueue, type Scoring } from './ScoreQueue.js';
import { ViewRequests, type ModelViewPaths } from './ViewRequests.js';

/** What the supervisor works with, and whom it tells. */
export interface EngineSupervisorParts {
  readonly start: StartEngineChild;
  readonly checkpointDir: string;
  /** How it is opened; default: as the engine says. */
  readonly opening?: ModelOpening;
  readonly provider: Provider;
  readonly onStatus: (status: EngineStatus) => void;
  readonly onRun: (batch: RunBatch) => void;
  readonly restartPolicy?: RestartPolicy;
  /** Clock in milliseconds; for tests. */
  readonly now?: () => number;
}

/** A question that was accepted and has not ended. */
interface Run {
  readonly runId: string;
  readonly image: ImageReference;
  readonly question: Question;
  /** False while the model is still being opened. */
  sent: boolean;
  stopAskedAtMs: number | null;
}

/** A second press of stop, this much later, kills the process: a graph run cannot be interrupted. */
const hardStopAfterMs = 3000;

/**
 * Keeps an engine process alive and speaks to it. Whatever happens to the process, each accepted run ends with
 * exactly one `done` or `failed`, each opening of a picture is answered, and what the window already got stays.
 */
export class EngineSupervisor {
  private child: EngineChild | null = null;
  private run: Run | null = null;
  private readonly aside = new AsideRun();
  private restartTimer: NodeJS.Timeout | undefined;
  private provider: Provider;
  private modelDir: string;
  private modelOpening: ModelOpening;
  private currentStatus: EngineStatus = { state: 'starting', stage: 'process', done: 0, total: 1 };
  private readonly openings = new OpeningQueue();
  private readonly viewRequests = new ViewRequests<ModelViewSides>();
  private readonly thumbnailRequests = new ViewRequests<null>();
  private readonly experiments = new ExperimentLink();
  private readonly tokenRequests = new ViewRequests<readonly number[]>();
  private readonly scores = new ScoreQueue();
  private readonly policy: RestartPolicy;
  private readonly now: () => number;

  constructor(private readonly parts: EngineSupervisorParts) {
    this.provider = parts.provider;
    this.modelDir = parts.checkpointDir;
    this.modelOpening = parts.opening ?? {};
    this.policy = parts.restartPolicy ?? new RestartPolicy();
    this.now = parts.now ?? (() => performance.now());
  }

  get status(): EngineStatus {
    return this.currentStatus;
  }

  /** Folder of the model that is open or being opened. */
  get checkpointDir(): string {
    return this.modelDir;
  }

  /** How that model is opened. */
  get opening(): ModelOpening {
    return this.modelOpening;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts the process and opens the model in it. */
  start(): void {
    clearTimeout(this.restartTimer);
    this.setStatus({ state: 'starting', stage: 'process', done: 0, total: 1 });
    const child: EngineChild = this.parts.start({
      // A process that was replaced may still have something to say; nobody listens any more.
      onMessage: (message) => child === this.child && this.receive(message),
      onExit: (reason) => child === this.child && this.childDied(reason),
    });
    this.child = child;
    child.post({
      type: 'open',
      checkpointDir: this.modelDir,
      provider: this.provider,
      opening: this.modelOpening,
    });
    this.openings.sendTo(child);
  }

  /**
   * Accepts a question; its events arrive through `onRun`. While the model is being opened it waits, and until what the app asks for
   * itself has made way.
   *
   * @throws ServiceError `engine-busy` while another runs, `engine-failed` when the model could not be opened.
   */
  ask(image: ImageReference, question: Question): string {
    if (this.run) {
      throw new ServiceError(
        'engine-busy',
        'Another question is still being answered. Wait for it to finish or stop it, then ask again.',
      );
    }
    if (this.currentStatus.state === 'failed') throw new ServiceError('engine-failed', noEngine);
    this.run = { runId: randomUUID(), image, question, sent: false, stopAskedAtMs: null };
    const { runId } = this.run;
    this.aside.stop();
    if (this.currentStatus.state === 'ready') this.sendRun();
    return runId;
  }

  /**
   * Asks a question for the app itself: it is no run, and gives way to one.
   *
   * @returns all that the engine told.
   * @throws ServiceError `engine-busy` while a question is answered, or when one came; `engine-failed` while no model is open; the
   * engine's code and message.
   */
  askAside(image: ImageReference, question: Question): Promise<readonly RunMessage[]> {
    if (this.run !== null || this.aside.isUnderWay) {
      const message = 'The engine is answering a question. Try again once that has ended.';
      return Promise.reject(new ServiceError('engine-busy', message));
    }
    if (this.child === null || this.currentStatus.state !== 'ready') {
      const message = 'No model is open that could answer. Try again once one is open.';
      return Promise.reject(new ServiceError('engine-failed', message));
    }
    return this.aside.begin(this.child, image, question);
  }

  /** Stops the run between two graph executions; asked again seconds later, ends the process instead. */
  stop(runId: string): void {
    const run = this.run;
    if (run?.runId !== runId) return;
    if (!run.sent) {
      this.endRun(cancelledBeforeStart);
    } else if (run.stopAskedAtMs === null) {
      run.stopAskedAtMs = this.now();
      this.child?.post({ type: 'stop', runId });
    } else if (this.now() - run.stopAskedAtMs >= hardStopAfterMs) {
      this.endRun({
        type: 'failed',
        code: 'engine-stopped',
        message:
          'The answer was stopped by ending the engine process, which starts again now. What was written so far stays.',
      });
      this.replaceChild();
    }
  }

  /**
   * Has the engine process score an answer, once no question is asked; nothing of it is recorded.
   *
   * @throws ServiceError `engine-failed` when the model could not be opened, `score-cancelled`; the engine's code and message.
   */
  score(image: ImageReference, scoring: Scoring): Promise<AnswerScored> {
    if (this.currentStatus.state === 'failed') {
      return Promise.reject(new ServiceError('engine-failed', noEngine));
    }
    const scored = this.scores.add(image, scoring);
    this.sendScores();
    return scored;
  }

  /** Ends every scoring. */
  cancelScores(): void {
    this.scores.failAll(scoreCancelled, this.child);
  }

  /**
   * Has the engine process carry out an experiment, between the questions.
   *
   * @throws ServiceError `engine-failed` while no model is open, `experiment-running`
   */
  startExperiment(experimentId: string, about: Parameters<ExperimentLink['start']>[2]): void {
    if (this.child === null || this.currentStatus.state !== 'ready') {
      throw new ServiceError('engine-failed', 'No model is open that could be asked. Try again once one is.');
    }
    this.experiments.start(this.child, experimentId, about);
  }

  /** Ends an experiment after the graph that is executed. */
  stopExperiment(experimentId: string): void {
    this.experiments.stop(this.child, experimentId);
  }

  /**
   * Opens a picture in the engine process, which keeps it for questions.
   *
   * @param displayPath where its upright pixels go as PNG when Chromium cannot show the format.
   * @throws ServiceError with the engine's code and message.
   */
  openImage(image: ImageReference, displayPath: string, cancelled?: AbortSignal): Promise<PictureFacts> {
    if (!this.child && this.currentStatus.state === 'failed') {
      return Promise.reject(new ServiceError('engine-failed', this.currentStatus.reason));
    }
    const opening = this.openings.add(image, displayPath);
    if (this.child) this.openings.sendTo(this.child);
    const cancel = (): void => this.closeImage(image.imageId);
    cancelled?.addEventListener('abort', cancel, { once: true });
    return opening.finally(() => cancelled?.removeEventListener('abort', cancel));
  }

  /** Has the engine process let go of a picture; an opening of it that is under way ends. */
  closeImage(imageId: string): void {
    this.openings.reject(imageId, {
      code: 'image-closed',
      message: 'The image was closed before it was open.',
    });
    this.child?.post({ type: 'close-image', imageId });
  }

  /**
   * Has the engine process write what the open model gets of a picture.
   *
   * @throws ServiceError `engine-failed` while no model is open; the engine's code and message.
   */
  modelViews(image: ImageReference, paths: ModelViewPaths): Promise<ModelViewSides> {
    if (this.child === null || this.currentStatus.state !== 'ready') {
      const message = 'No model is open that could see this image. Try again once one is open.';
      return Promise.reject(new ServiceError('engine-failed', message));
    }
    const { child } = this;
    return this.viewRequests.send((requestId) =>
      child.post({ type: 'model-views', requestId, image, paths }),
    );
  }

  /**
   * Has the engine process write a small picture of a picture, whether a model is open or not.
   *
   * @throws ServiceError `engine-crashed` where no process runs; the engine's code and message.
   */
  async thumbnail(image: ImageReference, path: string): Promise<void> {
    const { child } = this;
    if (child === null) throw new ServiceError(viewEnded.code, viewEnded.message);
    await this.thumbnailRequests.send((requestId) =>
      child.post({ type: 'thumbnail', requestId, image, path }),
    );
  }

  /**
   * A text as the open model writes it in an answer, after tokens of it.
   *
   * @throws ServiceError `engine-failed` while no model is open; the engine's code and message.
   */
  tokensOf(text: string, after: readonly number[]): Promise<readonly number[]> {
    if (this.child === null || this.currentStatus.state !== 'ready') {
      const message = 'No model is open that could read this text. Try again once one is open.';
      return Promise.reject(new ServiceError('engine-failed', message));
    }
    const { child } = this;
    return this.tokenRequests.send((requestId) => child.post({ type: 'tokens', requestId, text, after }));
  }

  /** Opens the model on another provider, in a new process. */
  setProvider(provider: Provider): void {
    if (provider === this.provider) return;
    this.provider = provider;
    this.restart();
  }

  /** Opens another model, or the same again or otherwise, in a new process. */
  setModel(checkpointDir: string, opening: ModelOpening = {}): void {
    this.modelDir = checkpointDir;
    this.modelOpening = opening;
    this.restart();
  }

  /** Ends the process, if any, and starts a new one. */
  restart(): void {
    this.policy.afterSuccess();
    this.endRun({
      type: 'failed',
      code: 'engine-restarted',
      message:
        'The engine was restarted, so this answer ends here. What was written so far stays; ask again once the model is open.',
    });
    this.replaceChild();
  }

  /** Ends the process for good. */
  dispose(): void {
    clearTimeout(this.restartTimer);
    const child = this.child;
    this.child = null;
    child?.kill();
  }

  private replaceChild(): void {
    const child = this.child;
    this.child = null;
    this.openings.failSent(processEnded('it was restarted'));
    this.viewRequests.failAll(viewEnded);
    this.thumbnailRequests.failAll(viewEnded);
    this.experiments.fail(experimentEnded);
    this.tokenRequests.failAll(tokensEnded);
    this.aside.fail(processEnded('it was restarted'));
    this.scores.failAll(viewEnded);
    child?.kill();
    this.start();
  }

  private receive(raw: unknown): void {
    const parsed = fromEngineSchema.safeParse(raw);
    if (!parsed.success) {
      console.error('The engine process sent a message that was not understood:', parsed.error.message);
      const runId = this.run?.runId;
      this.endRun({
        type: 'failed',
        code: 'engine-internal',
        message:
          'The engine sent something the app does not understand, so this answer ends here. Ask again; if it happens again, report it.',
      });
      if (runId !== undefined) this.child?.post({ type: 'stop', runId });
      return;
    }
    this.handle(parsed.data);
  }

  private handle(message: FromEngine): void {
    switch (message.type) {
      case 'opening':
        this.setStatus({ state: 'starting', stage: message.stage, done: message.done, total: message.total });
        return;
      case 'opened':
        this.setStatus({ state: 'ready', model: message.model });
        if (this.run) this.sendRun();
        else this.sendScores();
        return;
      case 'open-failed':
        this.setStatus({ state: 'failed', reason: message.error.message, cause: 'model' });
        this.endRun({ type: 'failed', code: message.error.code, message: noEngine });
        return;
      case 'run':
        this.forward(message.runId, message.messages);
        return;
      case 'experiment':
      case 'experiment-failed':
        this.experiments.receive(message);
        return;
      case 'tokens-read':
        this.tokenRequests.resolve(message.requestId, message.ids);
        return;
      case 'tokens-refused':
        this.tokenRequests.reject(message.requestId, message.error);
        return;
      case 'scored':
        this.scores.resolve(message.requestId, message.score);
        this.sendScores();
        return;
      case 'score-refused':
        this.scores.refuse(message.requestId, message.error, message.gaveWay);
        this.sendScores();
        return;
      case 'image-opened':
        this.openings.resolve(message.imageId, message.facts);
        return;
      case 'image-refused':
        this.openings.reject(message.imageId, message.error);
        return;
      case 'model-views-written':
        this.viewRequests.resolve(message.requestId, message.sides);
        return;
      case 'model-views-refused':
        this.viewRequests.reject(message.requestId, message.error);
        return;
      case 'thumbnail-written':
        this.thumbnailRequests.resolve(message.requestId, null);
        return;
      case 'thumbnail-refused':
        this.thumbnailRequests.reject(message.requestId, message.error);
    }
  }

  private forward(runId: string, messages: readonly RunMessage[]): void {
    if (this.aside.receive(runId, messages)) {
      this.sendRun();
      this.sendScores();
      return;
    }
    if (this.run?.runId !== runId) return;
    const last = messages.at(-1);
    if (last?.type === 'done' || last?.type === 'failed') {
      this.run = null;
      this.policy.afterSuccess();
    }
    this.parts.onRun({ runId, messages });
    this.sendScores();
  }

  private childDied(reason: string): void {
    this.child = null;
    const failure = processEnded(reason);
    this.openings.failSent(failure);
    this.viewRequests.failAll(viewEnded);
    this.thumbnailRequests.failAll(viewEnded);
    this.experiments.fail(experimentEnded);
    this.tokenRequests.failAll(tokensEnded);
    this.aside.fail(failure);
    this.scores.failAll(viewEnded);
    // A question that never reached the process waits for the next one.
    if (this.run?.sent) this.endRun({ type: 'failed', ...failure });
    const delayMs = this.policy.afterDeath();
    if (delayMs === null) {
      const giveUp = `The engine process ended several times in a row (last: ${reason}). Restart the engine; if it happens again, choose the CPU provider.`;
      this.setStatus({ state: 'failed', reason: giveUp, cause: 'process' });
      this.endRun({ type: 'failed', code: 'engine-failed', message: noEngine });
      this.openings.failAll({ code: 'engine-failed', message: giveUp });
      return;
    }
    this.setStatus({
      state: 'restarting',
      reason: `The engine process ended unexpectedly (${reason}); it is started again.`,
    });
    this.restartTimer = setTimeout(() => this.start(), delayMs);
  }

  private sendRun(): void {
    if (!this.run || this.run.sent || this.aside.isUnderWay) return;
    this.run.sent = true;
    const { runId, image, question } = this.run;
    this.child?.post({ type: 'ask', runId, image, question });
  }

  /** A question goes before all scorings. */
  private sendScores(): void {
    if (this.run !== null || this.aside.isUnderWay) return;
    if (this.child === null || this.currentStatus.state !== 'ready') return;
    this.scores.sendNext(this.child);
  }

  private endRun(message: RunMessage): void {
    if (!this.run) return;
    const { runId } = this.run;
    this.run = null;
    this.parts.onRun({ runId, messages: [message] });
  }

  private setStatus(status: EngineStatus): void {
    this.currentStatus = status;
    this.parts.onStatus(status);
  }
}

/** The reason is told once, by the status. */
const noEngine = 'This question was not answered, because no model is open. Once one is, ask again.';

const scoreCancelled: Failure = { code: 'score-cancelled', message: 'The comparison was cancelled.' };

/** A view that was being made goes with the process. */
const viewEnded: Failure = {
  code: 'engine-crashed',
  message:
    'The engine process ended before it had done this. It starts again by itself; try again once it is ready.',
};

/** An experiment goes with the process, but for what it found. */
const experimentEnded: Failure = {
  code: 'engine-crashed',
  message:
    'The engine process ended before this experiment was over. What it measured is kept; go on with it once the engine is ready.',
};

/** A text that was being read goes with the process. */
const tokensEnded: Failure = {
  code: 'engine-crashed',
  message:
    'The engine process ended before it had read this text. It starts again by itself; try again once it is ready.',
};

function processEnded(reason: string): Failure {
  return {
    code: 'engine-crashed',
    message: `The engine process ended unexpectedly (${reason}). What was written so far stays. The engine starts again by itself; ask again once it is ready.`,
  };
}
