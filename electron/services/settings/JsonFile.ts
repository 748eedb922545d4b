import type { z } from 'zod';
import { writeFileAtomic } from '../../../engine/storage/writeFileAtomic.js';
import { readTextFile } from '../../../engine/storage/readTextFile.js';

/** A small file of one validated JSON value, written atomically; writes queue up, the last one wins. */
export class JsonFile<T> {
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly schema: z.ZodType<T>,
    private readonly fallback: T,
  ) {}

  /** The stored value; the fallback when there is no file, or one this version cannot read (said on stderr). */
  async read(): Promise<T> {
    let text: string;
    try {
      text = await readTextFile(this.path);
    } catch {
      return this.fallback;
    }
    try {
      return this.schema.parse(JSON.parse(text));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      console.error(`${this.path} is not what Fovea wrote; using defaults instead. ${reason}`);
      return this.fallback;
    }
  }

  /** @throws Error when the file cannot be written; the old one then stays. */
  write(value: T): Promise<void> {
    const next = this.writing.then(() => writeFileAtomic(this.path, `${JSON.stringify(value, null, 2)}\n`));
    this.writing = next.catch(() => undefined);
    return next;
  }
}
