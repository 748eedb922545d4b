import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { withBlobLock } from './withBlobLock.js';

const temporaryFolder = temporaryFolders();

/** A lock file that bears the id of a process. */
function lockOf(pid: number): string {
  const file = path.join(temporaryFolder(), 'locks', 'blob');
  mkdirSync(path.dirname(file));
  writeFileSync(`${file}.lock`, JSON.stringify({ pid, host: hostname(), token: 'x' }));
  return file;
}

const use = () => Promise.resolve('mine');
const still = () => Promise.resolve(7);

it('takes over the lock of a process that was killed', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const file = lockOf(pid);
  expect(await withBlobLock(file, use, still, { stallMs: 1000, signal: undefined })).toBe('mine');
  expect(readdirSync(path.dirname(file))).toEqual([]);
});

it('does not wait for a process that gets nowhere, and says whose lock it is', async () => {
  const waiting = withBlobLock(lockOf(process.ppid), use, still, { stallMs: 300, signal: undefined });
  await expect(waiting).rejects.toThrow(
    new RegExp(`process ${process.ppid} on .* holds it .*It gets nowhere`),
  );
});

it('waits for one that gets on, until it is aborted', async () => {
  let bytes = 0;
  const stop = new AbortController();
  const grows = () => Promise.resolve(bytes++);
  const waiting = withBlobLock(lockOf(process.ppid), use, grows, { stallMs: 300, signal: stop.signal });
  setTimeout(() => stop.abort(new Error('enough')), 900);
  await expect(waiting).rejects.toThrow('enough');
  expect(bytes).toBeGreaterThan(2);
});
