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
  await makeAndRemove(`${path.resolve(file)}.${randomUUID()}.part`); // as long as writeFileAtomic's own
}

/**
 * As `tryWriting`, for a folder that is to be filled. One that is not there yet will be made, so the nearest above it that is
 * there is tried.
 *
 * @throws Error that says what is in the way
 */
export async function tryWritingInto(folder: string): Promise<void> {
  let there = path.resolve(folder);
  let entry = await stat(there).catch(() => undefined);
  while (entry === undefined && path.dirname(there) !== there) {
    there = path.dirname(there);
    entry = await stat(there).catch(() => undefined);
  }
  if (entry?.isDirectory() !== true) throw new Error(`${there} is no folder`);
  await makeAndRemove(path.join(there, `${randomUUID()}.part`));
}

async function makeAndRemove(file: string): Promise<void> {
  const handle = await open(file, 'wx').catch((cause: unknown) => {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Error(reasons[code ?? ''] ?? message, { cause });
  });
  await handle.close();
  await rm(file, { force: true });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'its folder may not be written to',
  EPERM: 'its folder may not be written to',
  EROFS: 'its folder may only be read',
  ENAMETOOLONG: 'its name is too long (41 characters are added to it while it is written)',
};
