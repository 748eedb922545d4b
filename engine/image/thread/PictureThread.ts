import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { EngineError } from '../../protocol/EngineError.js';
import type {
  PictureOrder,
  PictureReport,
  PictureTaskName,
  PictureTasks,
  ReportProgress,
} from './pictureTasks.js';

/** How a piece of work is watched and ended. */
export interface PictureTaskOptions {
  /** Once aborted, the thread is ended in the midst of the work, or the work is never begun. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ReportProgress | undefined;
}

/** A thread without work ends after this time, and gives back the memory of its decoder. */
const idleMs = 30_000;

/** A result or a file from this size on ends its thread at once: WebAssembly memory never shrinks. */
const largeBytes = 2 ** 26;

/**
 * A thread that reads and decodes pictures, one after the other, so that nobody waits behind it; started when there is
 * work, and ended in the midst of it when that is cancelled, since no decoder can be interrupted.
 */
export class PictureThread {
  private worker: Worker | null = null;
  private readonly waiting: Job[] = [];
  private current: Job | null = null;
  private orders = 0;
  private idleTimer: NodeJS.Timeout | undefined;

  /** @param file the thread's entry, which calls `servePictureTasks`. */
  constructor(private readonly file: string) {}

  /**
   * Has a piece of work done after those asked for before.
   *
   * @throws EngineError as the work itself; the signal's reason once it is aborted
   */
  run<Name extends PictureTaskName>(
    task: Name,
    input: PictureTasks[Name]['input'],
    { signal, onProgress }: PictureTaskOptions = {},
  ): Promise<PictureTasks[Name]['output']> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(reasonOf(signal));
        return;
      }
      const cancel = (): void => this.cancel(job, reasonOf(signal!));
      const settle = (): void => signal?.removeEventListener('abort', cancel);
      const job: Job = {
        order: { id: ++this.orders, task, input },
        onProgress,
        resolve: (output) => {
          settle();
          // The thread runs `pictureTasks[task]`, so its output is that task's.
          resolve(output as PictureTasks[Name]['output']);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.waiting.push(job);
      this.next();
    });
  }

  /** Ends the thread and all that was asked of it. */
  async end(): Promise<void> {
    for (const job of this.waiting.splice(0)) job.reject(new Error('The thread for pictures was ended.'));
    this.failCurrent(new Error('The thread for pictures was ended.'));
    await this.endWorker();
  }

  private next(): void {
    if (this.current !== null) return;
    const job = this.waiting.shift();
    clearTimeout(this.idleTimer);
    if (job === undefined) {
      this.idleTimer = setTimeout(() => void this.endWorker(), idleMs).unref();
      return;
    }
    this.current = job;
    this.worker ??= this.start();
    this.worker.ref();
    this.worker.postMessage(job.order);
  }

  private start(): Worker {
    const worker = startWorker(this.file);
    worker.on('message', (report: PictureReport) => this.receive(report));
    worker.on('error', (error) => this.lose(worker, error));
    worker.on('exit', () => this.lose(worker, new Error('The thread for pictures ended by itself.')));
    return worker;
  }

  private receive(report: PictureReport): void {
    const job = this.current;
    if (job?.order.id !== report.id) return;
    if (report.type === 'progress') {
      job.onProgress?.(report.done, report.total);
      return;
    }
    this.current = null;
    if (report.type === 'done') job.resolve(report.output);
    else
      job.reject(
        report.code === null ? new Error(report.message) : new EngineError(report.code, report.message),
      );
    if (report.type === 'failed' || sizeOf(report.output) >= largeBytes) void this.endWorker();
    else this.worker?.unref();
    this.next();
  }

  private cancel(job: Job, reason: Error): void {
    const place = this.waiting.indexOf(job);
    if (place >= 0) {
      this.waiting.splice(place, 1);
      job.reject(reason);
    } else if (this.current === job) {
      this.failCurrent(reason);
      void this.endWorker();
      this.next();
    }
  }

  private failCurrent(error: Error): void {
    const job = this.current;
    this.current = null;
    job?.reject(error);
  }

  private lose(worker: Worker, error: Error): void {
    if (worker !== this.worker) return;
    this.worker = null;
    this.failCurrent(error);
    this.next();
  }

  private async endWorker(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    await worker?.terminate();
  }
}

/** Sources, as tests run them, need tsx in the thread too: it is not inherited. */
function startWorker(file: string): Worker {
  if (!file.endsWith('.ts')) return new Worker(file);
  const tsx = pathToFileURL(createRequire(file).resolve('tsx/esm/api').replace(/cjs$/, 'mjs')).href;
  const words = `import('${tsx}').then((tsx) => (tsx.register(), import('${pathToFileURL(file).href}')))`;
  return new Worker(words, { eval: true, execArgv: [] });
}

interface Job {
  readonly order: PictureOrder;
  readonly onProgress: ReportProgress | undefined;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('Cancelled.');
}

/** Bytes of the pixels in a result. */
function sizeOf(output: unknown): number {
  const data = (output as { readonly data?: unknown } | null)?.data;
  return data instanceof Uint8Array ? data.byteLength : 0;
}
