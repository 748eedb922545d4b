import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { syncFolder } from '../storage/syncFolder.js';

/**
 * A blob that is not whole yet. At rest it is called `<blob>.incomplete`, where Hugging Face's programs find it and go on with
 * it; while it is written it has a name of its own, for those know nothing of our lock.
 */
export class PartialFile {
  private constructor(
    private readonly blob: string,
    private readonly file: FileHandle,
    private hash: Hash,
    private size: number,
  ) {}

  /**
   * Opens what an earlier try left, of this or another program, or begins anew.
   *
   * @param mostBytes of the whole file: what is longer is no part of it.
   * @throws EngineError `disk-full`; Error of the file system
   */
  static async open(blob: string, mostBytes: number, signal?: AbortSignal): Promise<PartialFile> {
    const { own, resting } = namesOf(blob);
    if (!existsSync(own) && existsSync(resting)) await rename(resting, own);
    const file = await open(own, 'a+').catch((cause: unknown) => {
      throw orDiskFull(cause, own);
    });
    try {
      const { size } = await file.stat();
      if (size > mostBytes) await file.truncate(0);
      const kept = size > mostBytes ? 0 : size;
      return new PartialFile(blob, file, await hashOfBeginning(file, kept, signal), kept);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get sizeBytes(): number {
    return this.size;
  }

  /** sha256 of what is there, hexadecimal. */
  get sha256(): string {
    return this.hash.copy().digest('hex');
  }

  /** @throws EngineError `disk-full`; Error of the file system */
  async add(piece: Uint8Array): Promise<void> {
    try {
      await this.file.writeFile(piece); // all of it, at the end of a file opened for appending
    } catch (cause) {
      throw orDiskFull(cause, this.blob);
    }
    this.hash.update(piece);
    this.size += piece.length;
  }

  /** Throws away what is there. */
  async restart(): Promise<void> {
    await this.file.truncate(0);
    this.hash = createHash('sha256');
    this.size = 0;
  }

  /** Gives it its own name, now that it is whole. @throws EngineError `disk-full`; Error of the file system */
  async finish(): Promise<void> {
    try {
      await this.file.sync();
      const { size } = await this.file.stat();
      if (size !== this.size) {
        const message = `${size} bytes are there where ${this.size} were written`;
        throw Object.assign(new Error(message), { code: 'ENOSPC' });
      }
    } catch (cause) {
      throw orDiskFull(cause, this.blob);
    }
    await this.file.close();
    await rename(namesOf(this.blob).own, this.blob);
    await syncFolder(path.dirname(this.blob));
  }

  /** Leaves it for a later try; nothing is left of an empty one, nor after `finish`. */
  async leave(): Promise<void> {
    const { own, resting } = namesOf(this.blob);
    await this.file.close();
    if (!existsSync(own)) return;
    if (this.size === 0) await rm(own, { force: true });
    else if (!existsSync(resting)) await rename(own, resting);
  }
}

/** Bytes that an earlier try left of a blob. */
export async function partialBytes(blob: string): Promise<number> {
  const { own, resting } = namesOf(blob);
  for (const name of [own, resting]) {
    const file = await open(name, 'r').catch(() => undefined);
    if (file === undefined) continue;
    try {
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  }
  return 0;
}

function namesOf(blob: string): { readonly own: string; readonly resting: string } {
  return { own: `${blob}.fovea.incomplete`, resting: `${blob}.incomplete` };
}

async function hashOfBeginning(file: FileHandle, size: number, signal?: AbortSignal): Promise<Hash> {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(2 ** 20);
  for (let at = 0; at < size;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, size - at), at);
    if (bytesRead === 0) throw new Error(`A partial file became shorter while it was read, at byte ${at}.`);
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return hash;
}

function orDiskFull(cause: unknown, file: string): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return cause;
  return new EngineError(
    'disk-full',
    `The disk became full while ${file} was written. Make room there, or set HF_HOME to a folder on another disk; the same ` +
      'download goes on where it stopped.',
    { cause },
  );
}
