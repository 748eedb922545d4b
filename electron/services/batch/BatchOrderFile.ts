import { rm } from 'node:fs/promises';
import { writeFileAtomic } from '../../../engine/storage/writeFileAtomic.js';
import { type BatchOrder, batchOrderSchema } from '../../ipc/batchMessages.js';
import { readTextFile } from '../../../engine/storage/readTextFile.js';

/** The file that says which batch runs: it is there as long as that does. */
export class BatchOrderFile {
  constructor(private readonly path: string) {}

  /** The batch that was running when the app ended; null where none was, or the file says nothing this version knows. */
  async read(): Promise<BatchOrder | null> {
    const text = await readTextFile(this.path).catch(() => null);
    if (text === null) return null;
    try {
      return batchOrderSchema.parse(JSON.parse(text));
    } catch (error) {
      console.error(`${this.path} is not what Fovea wrote; no batch goes on.`, error);
      return null;
    }
  }

  /** @throws Error when it cannot be written. */
  write(order: BatchOrder): Promise<void> {
    return writeFileAtomic(this.path, `${JSON.stringify(order, null, 2)}\n`);
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true }).catch((error: unknown) =>
      console.error(`${this.path} stays:`, error),
    );
  }
}
