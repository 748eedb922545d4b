import { constants } from 'node:fs';
import { copyFile, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Largest file that is copied, in bytes; a larger one is worked from where it lies. */
const maxCopiedBytes = 2 ** 28;

/** Most bytes of all copies together. */
const maxAllBytes = 2 ** 30;

/** Copies take at most this part of what is free where they lie, which may be memory. */
const maxShareOfFree = 0.25;

/**
 * Copies of the files that pictures were opened from, as they were then: what is shown, asked and asked again is one
 * picture, whatever becomes of the file. Bounded; where the file system can, a copy shares the file's blocks.
 */
export class PictureCopies {
  /** Size in bytes by the path of the copy. */
  private readonly kept = new Map<string, number>();

  /** Copies a file, or tells that it did not: too large, or no room. */
  async keep(path: string, copy: string, sizeBytes: number): Promise<boolean> {
    let all = sizeBytes;
    for (const bytes of this.kept.values()) all += bytes;
    if (sizeBytes > maxCopiedBytes || all > maxAllBytes) return false;
    this.kept.set(copy, sizeBytes);
    try {
      const { bavail, bsize } = await statfs(dirname(copy));
      if (sizeBytes <= bavail * bsize * maxShareOfFree) {
        await copyFile(path, copy, constants.COPYFILE_FICLONE);
        return true;
      }
    } catch (error) {
      console.error(`${path} could not be copied; Fovea works from the file itself.`, error);
    }
    await this.remove(copy);
    return false;
  }

  async remove(copy: string): Promise<void> {
    this.kept.delete(copy);
    await rm(copy, { force: true });
  }
}
