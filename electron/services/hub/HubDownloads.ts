import type { HubDownload, HubDownloadList, HubProgress } from '../../ipc/hubContracts.js';
import { type FromHub, fromHubSchema, type ToHub } from '../../ipc/hubMessages.js';
import type { EngineChild, StartEngineChild } from '../engine/EngineChild.js';
import { ServiceError } from '../ServiceError.js';
import type { JsonFile } from '../settings/JsonFile.js';
import type { Unfinished } from './unfinishedFile.js';

/** What the service works with, and whom it tells. */
export interface HubDownloadsParts {
  readonly start: StartEngineChild<ToHub>;
  readonly unfinished: Pick<JsonFile<Unfinished[]>, 'read' | 'write'>;
  /** Adds the folder of a whole model to the known ones. @returns its id */
  readonly addModel: (folder: string) => Promise<string>;
  readonly onList: (list: HubDownloadList) => void;
  /** For tests: after so long without progress a download is called quiet, in milliseconds. */
  readonly quietAfterMs?: number;
  /** For tests: a process that does not stop within this is ended, in milliseconds. */
  readonly patienceMs?: number;
}

/** Of more, those begun first go from the list. */
const mostDownloads = 20;

/** Time between two notes of how far a download is, in milliseconds. */
const noteEveryMs = 5000;

/**
 * Downloads models of the hub, one at a time, in a process of its own. What is not whole is written down and offered at the next
 * start; nothing begins by itself.
 */
export class HubDownloads {
  private downloads: readonly HubDownload[] = [];
  private child: EngineChild<ToHub> | null = null;
  private watch: NodeJS.Timeout | undefined;
  private heardMs = 0;
  private notedMs = 0;

  private constructor(private readonly parts: HubDownloadsParts) {}

  /** Reads what was left unfinished. */
  static async open(parts: HubDownloadsParts): Promise<HubDownloads> {
    const service = new HubDownloads(parts);
    service.downloads = (await parts.unfinished.read()).slice(-mostDownloads).map(leftUnfinished);
    return service;
  }

  get list(): HubDownloadList {
    return this.downloads;
  }

  /** Begins a download, or goes on with one. @throws ServiceError `hub-busy` while one runs */
  async download(name: string): Promise<HubDownloadList> {
    const running = this.downloads.find(isRunning);
    if (running !== undefined) throw busy(running.name);
    const before = this.downloads.find((one) => one.name === name);
    const others = this.downloads.filter((one) => one !== before);
    const begun: HubDownload = { ...fresh, name, progress: before?.progress ?? null };
    this.downloads = [...others, begun].slice(-mostDownloads);
    await this.note();
    const child: EngineChild<ToHub> = this.parts.start({
      onMessage: (message) => child === this.child && this.receive(message, name),
      onExit: (reason) => child === this.child && this.end(name, { state: 'failed', error: died(reason) }),
    });
    this.child = child;
    this.heardMs = performance.now();
    this.watch = setInterval(() => this.look(name), 1000).unref();
    child.post({ type: 'download', name });
    return this.tell();
  }

  /** Stops the download that runs, soon: what came is put in order first. */
  cancel(): HubDownloadList {
    const running = this.downloads.find(({ state }) => state === 'running');
    if (running === undefined || this.child === null) return this.downloads;
    const { child } = this;
    child.post({ type: 'cancel' });
    this.change(running.name, { state: 'cancelling' });
    setTimeout(() => {
      // What it wrote is whole or counted for nothing: it can be ended at any time.
      if (child === this.child) this.end(running.name, { state: 'stopped' });
    }, this.parts.patienceMs ?? 5000).unref();
    return this.tell();
  }

  /** Takes a download off the list, unless it runs; what came stays in the cache. */
  async dismiss(name: string): Promise<HubDownloadList> {
    this.downloads = this.downloads.filter((one) => one.name !== name || isRunning(one));
    await this.note();
    return this.tell();
  }

  /** Ends the process, if any; the download is then offered at the next start. */
  dispose(): void {
    const { child } = this;
    this.child = null;
    clearInterval(this.watch);
    child?.kill();
  }

  private receive(raw: unknown, name: string): void {
    const parsed = fromHubSchema.safeParse(raw);
    if (!parsed.success) {
      console.error('The process of a download sent what was not understood:', parsed.error.message);
      return;
    }
    this.handle(parsed.data, name);
  }

  private handle(message: FromHub, name: string): void {
    switch (message.type) {
      case 'progress': {
        this.heardMs = performance.now();
        const isFirst = this.downloads.some((one) => one.name === name && one.progress === null);
        this.change(name, { progress: { ...message.progress, isQuiet: false } });
        if (isFirst || this.heardMs - this.notedMs > noteEveryMs) void this.note();
        this.tell();
        return;
      }
      case 'downloaded':
        void this.finish(name, message.folder);
        return;
      case 'cancelled':
        this.end(name, { state: 'stopped' });
        return;
      case 'failed':
        this.end(name, { state: 'failed', error: message.error });
        return;
      default:
        console.error(`The process of a download answered "${message.type}".`);
    }
  }

  /** The model joins the known ones before the download is said to be done. */
  private async finish(name: string, folder: string): Promise<void> {
    const modelId = await this.parts.addModel(folder);
    this.end(name, { state: 'done', modelId });
  }

  private end(name: string, change: Partial<HubDownload>): void {
    const { child } = this;
    this.child = null;
    clearInterval(this.watch);
    child?.kill();
    this.change(name, { ...change, ...atRest(this.downloads.find((one) => one.name === name)) });
    void this.note();
    this.tell();
  }

  /** Whether anything came lately. */
  private look(name: string): void {
    const { progress } = this.downloads.find((one) => one.name === name) ?? {};
    const quietMs = performance.now() - this.heardMs;
    if (progress == null || progress.isQuiet || quietMs < (this.parts.quietAfterMs ?? 5000)) return;
    this.change(name, { progress: { ...progress, isQuiet: true, bytesPerSecond: null, secondsLeft: null } });
    this.tell();
  }

  private change(name: string, change: Partial<HubDownload>): void {
    this.downloads = this.downloads.map((one) => (one.name === name ? { ...one, ...change } : one));
  }

  private note(): Promise<void> {
    this.notedMs = performance.now();
    const unfinished = this.downloads.filter(({ state }) => state !== 'done').map(noteOf);
    // Where that fails, what came is in the cache all the same and only not offered.
    return this.parts.unfinished
      .write(unfinished)
      .catch((error: unknown) => console.error('Which downloads are unfinished could not be kept:', error));
  }

  private tell(): HubDownloadList {
    this.parts.onList(this.downloads);
    return this.downloads;
  }
}

const fresh = { state: 'running', error: null, modelId: null } as const;

/** Nothing comes any more. */
function atRest(download: HubDownload | undefined): Pick<HubDownload, 'progress'> {
  const { progress = null } = download ?? {};
  return { progress: progress && { ...progress, bytesPerSecond: null, secondsLeft: null, isQuiet: false } };
}

function isRunning({ state }: HubDownload): boolean {
  return state === 'running' || state === 'cancelling';
}

function noteOf({ name, progress }: HubDownload): Unfinished {
  return { name, doneBytes: progress?.bytes.done ?? 0, totalBytes: progress?.bytes.total ?? 0 };
}

function leftUnfinished({ name, doneBytes, totalBytes }: Unfinished): HubDownload {
  const progress: HubProgress = {
    file: '',
    files: { done: 0, total: 0 },
    bytes: { done: doneBytes, total: totalBytes },
    bytesPerSecond: null,
    secondsLeft: null,
    isQuiet: false,
  };
  return { ...fresh, name, state: 'stopped', progress: totalBytes === 0 ? null : progress };
}

function busy(name: string): ServiceError {
  return new ServiceError(
    'hub-busy',
    `${name} is being downloaded, and only one model comes at a time. Wait for its end, or cancel it: it can go on later.`,
  );
}

function died(reason: string): { readonly code: string; readonly message: string } {
  return {
    code: 'hub-crashed',
    message: `The process of the download ended unexpectedly (${reason}). What came is kept: resume it.`,
  };
}
