import { mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readTextFile } from '../../../engine/storage/readTextFile.js';
import type { ImageChoices } from '../../../engine/protocol/imageChoices.js';
import type { BatchStatus } from '../../ipc/batchContracts.js';
import { type BatchOrder, type FromBatch, fromBatchSchema, type ToBatch } from '../../ipc/batchMessages.js';
import type { EngineChild, StartEngineChild } from '../engine/EngineChild.js';
import { ServiceError } from '../ServiceError.js';
import type { BatchOrderFile } from './BatchOrderFile.js';

/** What the service works with, and whom it tells. */
export interface BatchServiceParts {
  readonly start: StartEngineChild<ToBatch>;
  /** What is running is written there, so that it can go on after a kill. */
  readonly orders: BatchOrderFile;
  /** The model that is open, how it is opened, and where it runs. */
  readonly model: () => Pick<BatchOrder, 'checkpointDir' | 'provider' | 'opening'>;
  readonly keep: () => BatchOrder['keep'];
  readonly sessionsFolder: string;
  readonly appVersion: string;
  readonly onStatus: (status: BatchStatus) => void;
  /** A batch is over, however it ended: its sessions are there. The person is told after this. */
  readonly onEnded: () => void;
}

/** What a person has chosen for the next batch. */
interface Chosen {
  readonly pictures: readonly string[];
  readonly questionsFile: string | null;
  readonly out: string | null;
}

const nothing: Chosen = { pictures: [], questionsFile: null, out: null };

/** Names of pictures that are told to the window. */
const toldNames = 3;

/** Largest file of questions that is read, in bytes. */
const maxQuestionsBytes = 10 * 2 ** 20;

/**
 * Runs one batch at a time in a process of its own. What it answers is kept as sessions of the app, so that each can be opened,
 * and a table and a report go where the person says. One that was cut off with the app is offered again at the next start.
 */
export class BatchService {
  private chosen: Chosen = nothing;
  private child: EngineChild<ToBatch> | null = null;
  private order: BatchOrder | null = null;
  private run: Pick<BatchStatus, 'state' | 'progress' | 'failures' | 'outcome' | 'error'> = idle;

  private constructor(private readonly parts: BatchServiceParts) {}

  /** Looks whether a batch was cut off when the app ended last. */
  static async open(parts: BatchServiceParts): Promise<BatchService> {
    const service = new BatchService(parts);
    const order = await parts.orders.read();
    if (order !== null) {
      service.order = order;
      service.chosen = { pictures: order.pictures, questionsFile: order.questionsFile, out: order.out };
      service.run = { ...idle, state: 'cut-off' };
    }
    return service;
  }

  get status(): BatchStatus {
    const { pictures, questionsFile, out } = this.chosen;
    return {
      ...this.run,
      pictures: { names: pictures.slice(0, toldNames).map((path) => basename(path)), count: pictures.length },
      questionsFile: questionsFile === null ? null : basename(questionsFile),
      out,
    };
  }

  /** @param paths absolute; none, where the dialog was cancelled, leaves what was chosen. */
  choosePictures(paths: readonly string[]): BatchStatus {
    this.refuseWhileRunning();
    if (paths.length > 0) this.chosen = { ...this.chosen, pictures: paths };
    return this.status;
  }

  /** @param folder null where the dialog was cancelled. */
  chooseOut(folder: string | null): BatchStatus {
    this.refuseWhileRunning();
    if (folder !== null) this.chosen = { ...this.chosen, out: folder };
    return this.status;
  }

  /**
   * Reads a file of questions for the window to show.
   *
   * @throws ServiceError `questions-unreadable`.
   */
  async chooseQuestions(
    file: string | null,
  ): Promise<{ readonly name: string; readonly text: string } | null> {
    this.refuseWhileRunning();
    if (file === null) return null;
    const text = await readQuestions(file);
    this.chosen = { ...this.chosen, questionsFile: file };
    return { name: basename(file), text };
  }

  /**
   * Starts what was chosen, or goes on with what was cut off.
   *
   * @param questions as they stand in the window
   * @throws ServiceError `batch-incomplete` saying what is missing, `batch-running`, `batch-unwritable`.
   */
  async start(
    questions: string,
    settings: BatchOrder['settings'],
    choices: ImageChoices = {},
  ): Promise<BatchStatus> {
    this.refuseWhileRunning();
    const cutOff = this.run.state === 'cut-off' ? this.order : null;
    const order = cutOff ?? this.newOrder(questions, settings, choices);
    try {
      await mkdir(order.out, { recursive: true });
      await this.parts.orders.write(order);
    } catch (cause) {
      throw new ServiceError(
        'batch-unwritable',
        `Expected to write the results to ${order.out}, but that failed (${String(cause)}). Choose another folder, or free some space.`,
        { cause },
      );
    }
    this.order = order;
    this.run = { ...idle, state: 'opening' };
    const child: EngineChild<ToBatch> = this.parts.start({
      onMessage: (message) => child === this.child && this.receive(message),
      onExit: (reason) => child === this.child && this.died(reason),
    });
    this.child = child;
    child.post({ type: 'start', order });
    return this.tell();
  }

  /** Holds the batch before its next question. */
  hold(): BatchStatus {
    if (this.run.state !== 'running') return this.status;
    this.child?.post({ type: 'hold' });
    return this.become('held');
  }

  goOn(): BatchStatus {
    if (this.run.state !== 'held') return this.status;
    this.child?.post({ type: 'go-on' });
    return this.become('running');
  }

  /** Ends the batch after the token that is computed; what was answered is kept. */
  cancel(): BatchStatus {
    if (this.child === null || this.run.state === 'cancelling') return this.status;
    this.child.post({ type: 'cancel' });
    return this.become('cancelling');
  }

  /** Forgets a batch that is over, or was cut off. */
  async dismiss(): Promise<BatchStatus> {
    this.refuseWhileRunning();
    await this.forgetOrder();
    this.run = idle;
    return this.tell();
  }

  /** Path of the report. @throws ServiceError `batch-incomplete` where there is none. */
  async reportPath(): Promise<string> {
    const file = join(this.outFolder(), 'report.html');
    if ((await stat(file).catch(() => null)) !== null) return file;
    throw new ServiceError(
      'batch-incomplete',
      `There is no report at ${file}. It is written when a batch ends.`,
    );
  }

  /** Folder of the results. @throws ServiceError `batch-incomplete` where none is chosen. */
  outFolder(): string {
    if (this.chosen.out !== null) return this.chosen.out;
    throw new ServiceError('batch-incomplete', 'No folder for the results is chosen yet.');
  }

  /** Ends the process, if any; the batch then goes on at the next start, if the person wants. */
  dispose(): void {
    const { child } = this;
    this.child = null;
    child?.kill();
  }

  private newOrder(questions: string, settings: BatchOrder['settings'], choices: ImageChoices): BatchOrder {
    const { pictures, out, questionsFile } = this.chosen;
    const missing = [
      pictures.length === 0 && 'pictures, or a folder of them',
      questions.trim() === '' && 'a question a line',
      out === null && 'a folder for the results',
    ].filter((what) => what !== false);
    if (missing.length > 0 || out === null)
      throw new ServiceError('batch-incomplete', `A batch needs ${missing.join(', and ')}.`);
    const { keep, sessionsFolder, appVersion, model } = this.parts;
    return {
      ...model(),
      pictures: [...pictures],
      questions,
      questionsFile: questionsFile ?? 'the questions',
      choices,
      settings,
      out,
      sessionsFolder,
      keep: keep(),
      appVersion,
    };
  }

  private refuseWhileRunning(): void {
    if (this.child === null) return;
    throw new ServiceError('batch-running', 'A batch is running. Wait for its end or cancel it first.');
  }

  private receive(raw: unknown): void {
    const parsed = fromBatchSchema.safeParse(raw);
    if (!parsed.success) {
      console.error('The process of a batch sent a message that was not understood:', parsed.error.message);
      return;
    }
    this.handle(parsed.data);
  }

  private handle(message: FromBatch): void {
    switch (message.type) {
      case 'progress': {
        const { done, total, picture, secondsLeft, failures } = message;
        const state = this.run.state === 'opening' ? 'running' : this.run.state;
        this.run = { ...this.run, state, progress: { done, total, picture, secondsLeft }, failures };
        this.tell();
        return;
      }
      case 'ended': {
        const { answered, expected, cancelled, failures } = message;
        this.end({ ...this.run, state: 'ended', outcome: { answered, expected, cancelled }, failures });
        return;
      }
      case 'failed':
        this.end({ ...this.run, state: 'failed', error: message.error.message });
    }
  }

  private died(reason: string): void {
    const error = `The process of the batch ended unexpectedly (${reason}). What was answered is kept: start it again and it goes on.`;
    this.end({ ...this.run, state: 'failed', error });
  }

  private end(run: typeof this.run): void {
    const { child } = this;
    this.child = null;
    this.run = run;
    child?.kill();
    void this.forgetOrder();
    this.parts.onEnded();
    this.tell();
  }

  private async forgetOrder(): Promise<void> {
    this.order = null;
    await this.parts.orders.remove();
  }

  private become(state: BatchStatus['state']): BatchStatus {
    this.run = { ...this.run, state };
    return this.tell();
  }

  private tell(): BatchStatus {
    const { status } = this;
    this.parts.onStatus(status);
    return status;
  }
}

const idle = { state: 'idle', progress: null, failures: [], outcome: null, error: null } as const;

async function readQuestions(file: string): Promise<string> {
  const refuse = (got: string, cause?: unknown): ServiceError =>
    new ServiceError(
      'questions-unreadable',
      `Expected a text file with a question a line, or a .jsonl file, at ${file}, but ${got}.`,
      { cause },
    );
  const found = await stat(file).catch((cause: unknown) => {
    throw refuse(`it cannot be read (${String((cause as NodeJS.ErrnoException).code)})`, cause);
  });
  if (!found.isFile()) throw refuse('it is no file');
  if (found.size > maxQuestionsBytes)
    throw refuse(`it has ${found.size} bytes, more than ${maxQuestionsBytes}`);
  return await readTextFile(file);
}
