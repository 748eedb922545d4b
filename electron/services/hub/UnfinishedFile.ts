import { z } from 'zod';
import { readTextFile } from '../../../engine/storage/readTextFile.js';
import { writeFileAtomic } from '../../../engine/storage/writeFileAtomic.js';
import { hubNameSchema } from '../../ipc/hubContracts.js';

const bytes = z.number().min(0);
const unfinishedSchema = z.array(z.object({ name: hubNameSchema, doneBytes: bytes, totalBytes: bytes }));

/** A download that is not whole, and how far it was when it was last written down; 0 of 0 before that was known. */
export type Unfinished = Readonly<z.infer<typeof unfinishedSchema>[number]>;

/** The file that says which downloads are not whole, so that they can be offered after a restart. */
export class UnfinishedFile {
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly path: string) {}

  /** None where there is no file, or it says nothing this version knows. */
  async read(): Promise<readonly Unfinished[]> {
    const text = await readTextFile(this.path).catch(() => null);
    if (text === null) return [];
    try {
      return unfinishedSchema.parse(JSON.parse(text));
    } catch (error) {
      console.error(`${this.path} is not what Fovea wrote; no unfinished download is offered.`, error);
      return [];
    }
  }

  /** Writes one state after the other. Where that fails, what came is in the cache all the same and only not offered. */
  write(unfinished: readonly Unfinished[]): Promise<void> {
    const run = (): Promise<void> =>
      writeFileAtomic(this.path, `${JSON.stringify(unfinished, null, 2)}\n`).catch((error: unknown) =>
        console.error('Which downloads are unfinished could not be kept:', error),
      );
    this.last = this.last.then(run);
    return this.last;
  }
}
