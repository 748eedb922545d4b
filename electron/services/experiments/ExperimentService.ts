import { randomUUID } from 'node:crypto';
import type {
  ExperimentEvent,
  ExperimentPlan,
  ExperimentRecord,
} from '../../../engine/protocol/experiment.js';
import type { Failure } from '../../../engine/protocol/failure.js';
import type { RunRecord } from '../../../engine/protocol/runRecord.js';
import { readKeptSteering } from '../../../engine/selection/keptGrid.js';
import {
  deleteExperiment,
  readExperiments,
  restoreExperiment,
  sweepExperiments,
  writeExperiment,
} from '../../../engine/session/keptExperiments.js';
import type { ExperimentOrder, ImageReference } from '../../ipc/engineMessages.js';
import type { ExperimentUpdate } from '../../ipc/experimentContracts.js';
import type { ExperimentListener } from '../engine/ExperimentLink.js';
import { ServiceError } from '../ServiceError.js';
import type { LiveSession } from '../sessions/LiveSession.js';

/** What the service works with, and whom it tells. */
export interface ExperimentServiceParts {
  readonly engine: {
    /** @throws ServiceError where no model is open, or an experiment runs */
    startExperiment(
      experimentId: string,
      about: { image: ImageReference; order: ExperimentOrder; listener: ExperimentListener },
    ): void;
    stopExperiment(experimentId: string): void;
  };
  readonly sessions: {
    get(sessionId: string): Pick<LiveSession, 'path' | 'readOnly' | 'allRuns'> | undefined;
    imageOf(sessionId: string): string | null;
  };
  readonly images: { reference(imageId: string): ImageReference };
  /** Name of the model that is open. */
  readonly modelName: () => string;
  readonly onUpdate: (update: ExperimentUpdate) => void;
  readonly now: () => string;
}

/** Points are written to the disk at most this often. */
const writeEveryMs = 1000;

/** An experiment that is carried out. */
interface Running {
  readonly sessionId: string;
  readonly folder: string;
  record: ExperimentRecord;
  /** Points that were measured before it went on, and when it did. */
  readonly known: number;
  readonly startedMs: number;
  writtenMs: number;
}

/**
 * Carries out one experiment at a time, in the engine process, and keeps each in the folder of its session, so that one that was
 * cut off can go on.
 */
export class ExperimentService {
  private running: Running | null = null;
  /** What is being written; those who read wait for it. */
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ExperimentServiceParts) {}

  /**
   * Begins an experiment about a run.
   *
   * @throws ServiceError `experiment-impossible` saying why, `experiment-running`, `engine-failed`, `session-locked`
   */
  async start(sessionId: string, runId: string, plan: ExperimentPlan): Promise<ExperimentRecord> {
    const run = await this.runOf(sessionId, runId);
    return this.begin(sessionId, run, {
      ...{ format: 'fovea-experiment', version: 1, experimentId: randomUUID(), runId },
      ...{ question: run.question, plan, model: this.parts.modelName(), startedAt: this.parts.now() },
      ...{ state: 'running', failure: null, base: null, expected: null, points: [] },
    });
  }

  /** Goes on with one that was cancelled, failed or was cut off. @throws as `start` */
  async resume(sessionId: string, experimentId: string): Promise<ExperimentRecord> {
    const record = (await this.list(sessionId)).find((one) => one.experimentId === experimentId);
    if (record === undefined) throw impossible('This experiment is not in the session any more.');
    const run = await this.runOf(sessionId, record.runId);
    return this.begin(sessionId, run, { ...record, state: 'running', failure: null });
  }

  /** Ends the one that runs; it can go on later. */
  cancel(): void {
    if (this.running !== null) this.parts.engine.stopExperiment(this.running.record.experimentId);
  }

  /** The experiments of a session, the oldest first; one that says `running` and does not run was cut off. */
  async list(sessionId: string): Promise<readonly ExperimentRecord[]> {
    const folder = this.parts.sessions.get(sessionId)?.path ?? null;
    if (folder === null) return [];
    await this.writing;
    const kept = await readExperiments(folder);
    return kept.map((record) => {
      if (record.experimentId === this.running?.record.experimentId) return this.running.record;
      return record.state === 'running' ? { ...record, state: 'held' as const } : record;
    });
  }

  /** @throws ServiceError `experiment-running` for the one that runs */
  async delete(sessionId: string, experimentId: string): Promise<void> {
    if (this.running?.record.experimentId === experimentId) {
      throw new ServiceError('experiment-running', 'This experiment is running. Cancel it first.');
    }
    await this.writing;
    await deleteExperiment(this.folderOf(sessionId), experimentId);
  }

  restore(sessionId: string, experimentId: string): Promise<void> {
    return restoreExperiment(this.folderOf(sessionId), experimentId);
  }

  /** Removes for good what was deleted, when a session is looked at anew. */
  async sweep(sessionId: string): Promise<void> {
    const live = this.parts.sessions.get(sessionId);
    if (live?.path != null && live.readOnly === null) await sweepExperiments(live.path);
  }

  private async begin(
    sessionId: string,
    run: RunRecord,
    record: ExperimentRecord,
  ): Promise<ExperimentRecord> {
    if (this.running !== null) {
      throw new ServiceError(
        'experiment-running',
        'Another experiment is running. Wait for it or cancel it first.',
      );
    }
    const { images, engine, sessions } = this.parts;
    const folder = this.folderOf(sessionId);
    const imageId = sessions.imageOf(sessionId);
    if (imageId === null)
      throw impossible('The picture of this session is not open. Open it from where it is.');
    const running: Running = {
      ...{ sessionId, folder, record, known: record.points.length },
      ...{ startedMs: performance.now(), writtenMs: 0 },
    };
    const { plan, base, points, question, experimentId } = record;
    this.running = running;
    try {
      engine.startExperiment(experimentId, {
        image: images.reference(imageId),
        order: {
          ...{ question, plan, settings: settingsOf(run), answerIds: run.tokens.map(({ id }) => id) },
          known: { base, points: [...points] },
        },
        listener: {
          onEvent: (event) => this.receive(running, event),
          onFailure: (failure) => this.fail(running, failure),
        },
      });
    } catch (error) {
      this.running = null;
      throw error;
    }
    this.write(running, true);
    await this.writing;
    return running.record;
  }

  private receive(running: Running, event: ExperimentEvent): void {
    const { record } = running;
    switch (event.type) {
      case 'begun':
        // What is known is told again, in the order of the plan.
        running.record = { ...record, base: event.base, expected: event.points, points: [] };
        this.tell(running, []);
        return;
      case 'point':
        running.record = { ...record, expected: event.points, points: [...record.points, event.point] };
        this.tell(running, [event.point]);
        this.write(running);
        return;
      case 'ended':
        this.end(running, event.cancelled ? 'held' : 'finished', null);
    }
  }

  private fail(running: Running, { message }: Failure): void {
    this.end(running, 'failed', message);
  }

  private end(running: Running, state: ExperimentRecord['state'], failure: string | null): void {
    // One that by halves, or for padding, needed fewer points than thought is whole all the same.
    const expected = state === 'finished' ? running.record.points.length : running.record.expected;
    running.record = { ...running.record, state, failure, expected };
    if (this.running === running) this.running = null;
    this.tell(running, []);
    this.write(running, true);
  }

  private tell({ sessionId, record, known, startedMs }: Running, points: ExperimentRecord['points']): void {
    const { points: all, ...head } = record;
    const measured = all.length - known;
    const isUnderWay = record.state === 'running' && record.expected !== null && measured > 0;
    const secondsLeft = isUnderWay
      ? ((record.expected - all.length) * (performance.now() - startedMs)) / measured / 1000
      : null;
    this.parts.onUpdate({ sessionId, head, points, from: all.length - points.length, secondsLeft });
  }

  /** Writes it down, soon or at once; a disk that does not take it does not end the experiment. */
  private write(running: Running, atOnce = false): void {
    const now = performance.now();
    if (!atOnce && now - running.writtenMs < writeEveryMs) return;
    running.writtenMs = now;
    const { folder, record } = running;
    this.writing = this.writing
      .then(() => writeExperiment(folder, record))
      .catch((error: unknown) => console.error('An experiment could not be kept:', error));
  }

  private folderOf(sessionId: string): string {
    const live = this.parts.sessions.get(sessionId);
    if (live?.path == null) throw impossible('This session is not open.');
    if (live.readOnly !== null) throw new ServiceError('session-locked', live.readOnly);
    return live.path;
  }

  private async runOf(sessionId: string, runId: string): Promise<RunRecord> {
    const { runs } = (await this.parts.sessions.get(sessionId)?.allRuns()) ?? { runs: [] };
    const run = runs.find((one) => one.runId === runId);
    if (run === undefined) throw impossible('This question is not in the session any more.');
    if (run.settings.variant !== 'flex') {
      throw impossible('This answer came from a variant that selects no cells. Choose one of FlexAttention.');
    }
    if (run.state === 'running') throw impossible('This question is still being answered. Wait for its end.');
    if (run.tokens.length === 0) throw impossible('This question has no answer. Ask it again first.');
    return run;
  }
}

function impossible(message: string): ServiceError {
  return new ServiceError('experiment-impossible', message);
}

function settingsOf({ settings }: RunRecord): ExperimentOrder['settings'] {
  const { steering, ...others } = settings;
  return { ...others, ...(steering && { steering: readKeptSteering(steering) }) };
}
