import { watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';
import type { DiskState } from '../../ipc/contracts.js';
import type { ImageRegistry } from './ImageRegistry.js';

/** Most folders that are watched; files of others are looked at when the window comes forward and before a question. */
const maxFolders = 32;

/** A file that is being written changes many times in a row: it is looked at once it has been quiet this long. */
const quietMs = 300;

/** Tells when the file of an open picture is another or gone, and when it is back. */
export class DiskWatch {
  private readonly told = new Map<string, DiskState>();
  private readonly folders = new Map<string, FSWatcher>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly images: Pick<ImageRegistry, 'origins' | 'onDisk'>,
    private readonly tell: (imageId: string, state: DiskState) => void,
  ) {}

  /** Watches the folders of the pictures that are open now. */
  refresh(): void {
    const wanted = new Set([...this.images.origins().values()].map((path) => dirname(path)));
    for (const [folder, watcher] of this.folders) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.folders.delete(folder);
    }
    for (const folder of [...wanted].slice(0, maxFolders)) {
      if (!this.folders.has(folder)) this.watchFolder(folder);
    }
  }

  /** What was told of a picture was told of the one in its place, whose file is the same. */
  follow(before: string, imageId: string): void {
    const state = this.told.get(before);
    if (state !== undefined) this.told.set(imageId, state);
  }

  /** Looks at the files of all open pictures, and tells what is new of them. */
  async check(): Promise<void> {
    for (const imageId of this.images.origins().keys()) {
      const state = await this.images.onDisk(imageId);
      if ((this.told.get(imageId) ?? 'same') === state) continue;
      this.told.set(imageId, state);
      this.tell(imageId, state);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const watcher of this.folders.values()) watcher.close();
    this.folders.clear();
  }

  private watchFolder(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.check(), quietMs);
      });
      watcher.on('error', () => watcher.close());
      this.folders.set(folder, watcher);
    } catch {
      // Not every file system can be watched: its files are still looked at when the window comes forward.
    }
  }
}
