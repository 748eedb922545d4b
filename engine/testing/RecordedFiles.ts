import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as promises from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { FileOperations } from '../storage/fileOperations.js';

/** What a program did to files, as the system was asked; paths from the recorded folder. */
export type FileStep =
  | { readonly type: 'make-folder'; readonly path: string }
  | { readonly type: 'create'; readonly path: string }
  | { readonly type: 'write'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly type: 'sync'; readonly path: string }
  | { readonly type: 'sync-folder'; readonly path: string }
  | { readonly type: 'rename'; readonly from: string; readonly to: string }
  | { readonly type: 'remove'; readonly path: string };

/** How the machine stopped: its process was killed, or the power went, with or without the names of files written. */
export type Ending = 'kill' | 'power-cut' | 'power-cut-with-names';

/** The real file system, with a record of all that changes a folder. */
export class RecordedFiles {
  readonly steps: FileStep[] = [];

  constructor(private readonly root: string) {}

  /** To be handed to what is recorded. */
  readonly files: FileOperations = {
    ...promises,
    mkdir: (async (folder: string, options?: { recursive?: boolean }) => {
      const first = await promises.mkdir(folder, options);
      if (first !== undefined) this.noteFolders(first, folder);
      return first;
    }) as FileOperations['mkdir'],
    open: (async (file: string, flags?: string, mode?: number) => {
      const isNew = flags !== 'r' && !(await exists(file));
      const handle = await promises.open(file, flags, mode);
      const isFolder = (await handle.stat()).isDirectory();
      if (isNew) this.add({ type: 'create', path: this.from(file) });
      return this.recorded(handle, this.from(file), isFolder);
    }) as FileOperations['open'],
    rename: async (from, to) => {
      await promises.rename(from, to);
      this.add({ type: 'rename', from: this.from(from as string), to: this.from(to as string) });
    },
    rm: async (file, options) => {
      await promises.rm(file, options);
      this.add({ type: 'remove', path: this.from(file as string) });
    },
    copyFile: async (from, to, mode) => {
      await promises.copyFile(from, to, mode);
      this.add({ type: 'create', path: this.from(to as string) });
      this.add({ type: 'write', path: this.from(to as string), bytes: readFileSync(to) });
    },
  };

  private recorded(handle: FileHandle, file: string, isFolder: boolean): FileHandle {
    return new Proxy(handle, {
      get: (target, name) => {
        if (name === 'writeFile') {
          return async (piece: string | Uint8Array) => {
            await target.writeFile(piece);
            this.add({ type: 'write', path: file, bytes: Buffer.from(piece as Uint8Array) });
          };
        }
        if (name === 'sync') {
          return async () => {
            await target.sync();
            this.add({ type: isFolder ? 'sync-folder' : 'sync', path: file });
          };
        }
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  private noteFolders(first: string, last: string): void {
    const made: string[] = [];
    for (let folder = last; ; folder = path.dirname(folder)) {
      made.unshift(folder);
      if (folder === first || folder === path.dirname(folder)) break;
    }
    for (const folder of made) this.add({ type: 'make-folder', path: this.from(folder) });
  }

  private from(file: string): string {
    return path.relative(this.root, file);
  }

  private add(step: FileStep): void {
    this.steps.push(step);
  }
}

/**
 * Makes a folder as it would be found after some steps and an ending. After a kill all of it is there; after a power cut
 * only what was flushed: of a file its bytes, of a folder its names.
 *
 * @param tornBytes how much of the last step, where that is a write, was done.
 */
export function replay(steps: readonly FileStep[], into: string, ending: Ending, tornBytes = Infinity): void {
  const disk = new SimulatedDisk();
  steps.forEach((step, index) => disk.take(step, index === steps.length - 1 ? tornBytes : Infinity));
  for (const [file, bytes] of disk.left(ending)) {
    const target = path.join(into, file);
    if (bytes === null) {
      mkdirSync(target, { recursive: true });
      continue;
    }
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
}

/** A file with what of it is flushed; a folder has no bytes. */
interface Entry {
  readonly isFolder: boolean;
  bytes: Uint8Array;
  flushed: Uint8Array;
}

class SimulatedDisk {
  /** By path from the root: as programs see it, and as a power cut leaves it. */
  private seen = new Map<string, Entry>();
  private readonly flushed = new Map<string, Entry>();

  take(step: FileStep, tornBytes: number): void {
    switch (step.type) {
      case 'make-folder':
        this.seen.set(step.path, { isFolder: true, bytes: nothing, flushed: nothing });
        return;
      case 'create':
        this.seen.set(step.path, { isFolder: false, bytes: nothing, flushed: nothing });
        return;
      case 'write': {
        const entry = this.seen.get(step.path)!;
        entry.bytes = Buffer.concat([entry.bytes, step.bytes.subarray(0, tornBytes)]);
        return;
      }
      case 'sync': {
        const entry = this.seen.get(step.path)!;
        entry.flushed = entry.bytes;
        return;
      }
      case 'sync-folder':
        this.flushNames(step.path);
        return;
      case 'rename':
        this.move(step.from, step.to);
        return;
      case 'remove':
        this.seen.delete(step.path);
    }
  }

  left(ending: Ending): Map<string, Uint8Array | null> {
    const names = ending === 'power-cut' ? this.flushed : this.seen;
    const left = new Map<string, Uint8Array | null>();
    for (const [file, entry] of names) {
      if (ending === 'power-cut' && !this.isReachable(file)) continue;
      left.set(file, entry.isFolder ? null : ending === 'kill' ? entry.bytes : entry.flushed);
    }
    return left;
  }

  private flushNames(folder: string): void {
    const isIn = (file: string): boolean => (path.dirname(file) === '.' ? '' : path.dirname(file)) === folder;
    for (const file of [...this.flushed.keys()]) if (isIn(file)) this.flushed.delete(file);
    for (const [file, entry] of this.seen) if (isIn(file)) this.flushed.set(file, entry);
  }

  private move(from: string, to: string): void {
    const entry = this.seen.get(from)!;
    this.seen.delete(from);
    this.seen.set(to, entry);
  }

  /** A name counts for nothing where that of its folder is lost. */
  private isReachable(file: string): boolean {
    const folder = path.dirname(file);
    return folder === '.' || (this.flushed.has(folder) && this.isReachable(folder));
  }
}

const nothing = new Uint8Array(0);

async function exists(file: string): Promise<boolean> {
  return promises.stat(file).then(
    () => true,
    () => false,
  );
}
