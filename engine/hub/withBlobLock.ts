import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EngineError } from '../protocol/EngineError.js';
import { FileLock, type LockWords } from '../storage/FileLock.js';
import { makeFolder } from '../storage/makeFolder.js';

/** Between two looks at a lock that another process holds, in milliseconds. */
const lookEveryMs = 200;

/**
 * Has one process of Fovea at a time download a blob; others wait for it.
 *
 * @param lockFile a path beside which the lock is made, with the folders above it.
 * @param progress what the other process got so far; where it does not grow for `stallMs`, that process is not waited for.
 * @throws EngineError `option-invalid` when no lock can be written, `engine-busy` for a process that gets nowhere; what `use` throws
 */
export async function withBlobLock<T>(
  lockFile: string,
  use: () => Promise<T>,
  progress: () => Promise<number>,
  { stallMs, signal }: { readonly stallMs: number; readonly signal: AbortSignal | undefined },
): Promise<T> {
  await makeFolder(path.dirname(lockFile));
  let known = await progress();
  let grewAt = performance.now();
  let lock: FileLock | undefined;
  while (lock === undefined) {
    signal?.throwIfAborted();
    lock = await FileLock.take(lockFile, words).catch((error: unknown) => {
      if (!(error instanceof EngineError) || error.code !== 'engine-busy') throw error;
      if (performance.now() - grewAt > stallMs) throw error;
      return undefined;
    });
    if (lock !== undefined) break;
    await delay(lookEveryMs, undefined, { ...(signal && { signal }) }).catch(() => signal?.throwIfAborted());
    const now = await progress();
    if (now !== known) grewAt = performance.now();
    known = now;
  }
  try {
    return await use();
  } finally {
    await lock.release();
  }
}

const words: LockWords = {
  user: 'download',
  advice: 'It gets nowhere. End it, or delete the lock if no such process runs any more, and try again.',
  fail: (reason, message, cause) =>
    new EngineError(reason === 'held' ? 'engine-busy' : 'option-invalid', message, { cause }),
};
