import { randomUUID } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Finds out before a long work whether its result can be written as `writeFileAtomic` will: a folder that is there and may
 * be written to, a name that fits, nothing in its place but a file. Leaves everything as it was.
 *
 * @throws Error that says what is in the way
 */
export async function tryWriting(file: string): Promise<void> {
  const folder = path.dirname(path.resolve(file));
  const parent = await stat(folder).catch(() => undefined);
  if (parent?.isDirectory() !== true) {
    throw new Error(`${folder} ${parent === undefined ? 'is not there' : 'is no folder'}`);
  }
  const entry = await stat(file).catch(() => undefined);
  if (entry !== undefined && !entry.isFile())
    throw new Error(`${file} is ${entry.isDirectory() ? 'a folder' : 'a device or a pipe'}`);
  const temporary = `${path.resolve(file)}.${randomUUID()}.part`; // as long as writeFileAtomic's own
  const handle = await open(temporary, 'wx').catch((cause: unknown) => {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Error(reasons[code ?? ''] ?? message, { cause });
  });
  await handle.close();
  await rm(temporary, { force: true });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'its folder may not be written to',
  EPERM: 'its folder may not be written to',
  EROFS: 'its folder may only be read',
  ENAMETOOLONG: 'its name is too long (41 characters are added to it while it is written)',
};
