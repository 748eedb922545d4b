import { basename } from 'node:path';
import { AppError } from '../../../engine/protocol/AppError.js';
import type { OpenedImage, OpeningProgress, OpenOutcome } from '../../ipc/contracts.js';
import { isBundleName, type ImportedSession } from '../imports/SessionImporter.js';
import { findPictures } from './findPictures.js';
import type { ImageRegistry } from './ImageRegistry.js';

/** What the opener works with, and whom it tells. */
export interface ImageOpenerParts {
  readonly images: Pick<ImageRegistry, 'openFile'>;
  /** Takes the session of a bundle (`.fovea`) in. */
  readonly takeBundle: (file: string, cancelled: AbortSignal) => Promise<ImportedSession>;
  /** Told of each file before it is opened, and null once no opening is under way. */
  readonly onProgress: (progress: OpeningProgress | null) => void;
  /** Told of each picture as soon as it is open, and whether it is the first of its opening. */
  readonly onOpened: (image: OpenedImage, isFirst: boolean) => void;
}

/**
 * Opens files and folders, one picture after the other in the order they were named; a bundle is imported. What cannot be opened is noted and
 * holds up nothing else. Several openings may run at once; they are counted and cancelled together.
 */
export class ImageOpener {
  private readonly running = new Set<AbortController>();
  private done = 0;
  private total = 0;

  constructor(private readonly parts: ImageOpenerParts) {}

  /** Opens everything at these absolute paths. Never rejects: what was refused stands in the outcome. */
  async openPaths(paths: readonly string[]): Promise<OpenOutcome> {
    const images: OpenedImage[] = [];
    const refused: { name: string; message: string }[] = [];
    const notes: string[] = [];
    const sessionIds: string[] = [];
    const cancelling = new AbortController();
    const { signal } = cancelling;
    const isCancelled = (): boolean => signal.aborted;
    const attempt = async <T>(path: string, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await orAborted(work(), signal);
      } catch (error) {
        if (!isCancelled()) refused.push({ name: basename(path) || path, message: messageOf(path, error) });
        return undefined;
      }
    };
    this.running.add(cancelling);
    this.total += paths.length;
    for (const path of paths) {
      if (isCancelled()) break;
      if (isBundleName(path)) {
        this.parts.onProgress({ name: basename(path), done: this.done, total: this.total });
        const taken = await attempt(path, () => this.parts.takeBundle(path, signal));
        this.done++;
        if (taken === undefined) continue;
        sessionIds.push(taken.sessionId);
        notes.push(...taken.notes);
        continue;
      }
      const found = await attempt(path, () => findPictures(path));
      const files = found?.paths ?? [];
      if (typeof found?.note === 'string') notes.push(found.note);
      this.total += files.length - 1;
      for (const file of files) {
        if (isCancelled()) break;
        this.parts.onProgress({ name: basename(file), done: this.done, total: this.total });
        const image = await attempt(file, () => this.parts.images.openFile(file, basename(file), signal));
        this.done++;
        if (image === undefined) continue;
        if (!images.some(({ imageId }) => imageId === image.imageId)) images.push(image);
        this.parts.onOpened(image, images[0] === image);
      }
    }
    if (isCancelled())
      notes.push(
        `Opening was cancelled; ${images.length + sessionIds.length === 0 ? 'nothing was opened' : 'what is open stays'}.`,
      );
    this.end(cancelling);
    return { images, refused, notes, ...(sessionIds.length > 0 && { sessionIds }) };
  }

  /** Ends all openings; a file the engine is at is let go of, and what is open stays. */
  cancel(): void {
    for (const cancelling of this.running) cancelling.abort();
  }

  private end(cancelling: AbortController): void {
    this.running.delete(cancelling);
    if (this.running.size > 0) return;
    this.done = 0;
    this.total = 0;
    this.parts.onProgress(null);
  }
}

function messageOf(path: string, error: unknown): string {
  if (error instanceof AppError) return error.message;
  console.error(`Opening ${path} failed:`, error);
  return `Fovea failed in a way it did not expect: ${error instanceof Error ? error.message : String(error)}`;
}

/** The result of some work, or a rejection as soon as the signal is aborted; the work itself goes on unheard. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('Cancelled.'));
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
