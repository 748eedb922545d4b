import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { FileLock } from './FileLock.js';
import { processStart } from './processStart.js';

const temporaryFolder = temporaryFolders();
let folder: string;
let file: string;
let lockFile: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'kept.jsonl');
  lockFile = `${file}.lock`;
});

/** Writes a lock as another process would. */
function leaveLock(pid: number, host = hostname()): void {
  writeFileSync(lockFile, `${JSON.stringify({ pid, host, token: 'theirs' })}\n`);
}

test('one at a time: says who holds it, and is free again once released', async () => {
  const lock = await FileLock.take(file);
  expect(JSON.parse(readFileSync(lockFile, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
  await expect(FileLock.take(file)).rejects.toMatchObject({
    code: 'option-invalid',
    message: expect.stringMatching(
      new RegExp(`kept\\.jsonl to be used by one.*process ${process.pid} on .*kept\\.jsonl\\.lock`),
    ) as string,
  });
  await lock.release();
  expect(readdirSync(folder)).toEqual([]);
  await (await FileLock.take(file)).release();
});

test('of many that ask at once, one gets it', async () => {
  leaveLock(deadProcess());
  const answers = await Promise.allSettled(Array.from({ length: 16 }, () => FileLock.take(file)));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(['kept.jsonl.lock']);
});

test('one process at a time takes a dead lock over', async () => {
  leaveLock(deadProcess());
  writeFileSync(`${lockFile}.next`, `${JSON.stringify({ pid: 1, host: hostname(), token: 'theirs' })}\n`);
  await expect(FileLock.take(file)).rejects.toThrow(/process 1 on .*kept\.jsonl\.lock\.next/);
});

test('what a process left that died while it took a dead lock over is taken over too', async () => {
  leaveLock(deadProcess());
  writeFileSync(`${lockFile}.next`, readFileSync(lockFile, 'utf8'));
  await (await FileLock.take(file)).release();
  expect(readdirSync(folder)).toEqual([]);
});

test.runIf(processStart() !== undefined)(
  'a process that has got the id of a dead one holds nothing',
  async () => {
    const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    try {
      const holder = { pid: child.pid, host: hostname(), token: 'theirs' };
      writeFileSync(lockFile, JSON.stringify({ ...holder, start: processStart(child.pid) }));
      await expect(FileLock.take(file)).rejects.toThrow(`process ${child.pid!} on`);
      writeFileSync(lockFile, JSON.stringify({ ...holder, start: processStart() }));
      await (await FileLock.take(file)).release();
      // Of a lock that does not say when its process started, its age counts: nothing of before the system's start runs.
      writeFileSync(lockFile, JSON.stringify(holder));
      await expect(FileLock.take(file)).rejects.toThrow(`process ${child.pid!} on`);
      utimesSync(lockFile, 1000, 1000);
      await (await FileLock.take(file)).release();
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
  },
);

test('is in the words of who takes it', async () => {
  const fail = (reason: string, message: string): Error => new Error(`${reason}: ${message}`);
  const words = { user: 'Fovea', advice: 'Close it there.', fail };
  const lock = await FileLock.take(file, words);
  await expect(FileLock.take(file, words)).rejects.toThrow(
    /^held: .*by one Fovea at a time.* Close it there\.$/,
  );
  await lock.release();
  await expect(FileLock.take(path.join(folder, 'none', 'x'), words)).rejects.toThrow(
    /^unwritable: Cannot write/,
  );
});

test('a process that runs keeps it; once it is dead, its lock is taken over', async () => {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  leaveLock(child.pid!);
  await expect(FileLock.take(file)).rejects.toThrow(`process ${child.pid!} on ${hostname()}`);
  child.kill('SIGKILL');
  await ended;
  const lock = await FileLock.take(file);
  expect(readFileSync(lockFile, 'utf8')).toContain(`"pid":${process.pid}`);
  await lock.release();
});

test('an earlier process may have had our id: a container gives the same ones again', async () => {
  leaveLock(process.pid);
  await (await FileLock.take(file)).release();
  expect(existsSync(lockFile)).toBe(false);
});

test('what may be held elsewhere is left alone: another machine, or what says nothing', async () => {
  leaveLock(deadProcess(), 'another-machine');
  await expect(FileLock.take(file)).rejects.toThrow(/on another-machine holds it.*delete the lock/);
  writeFileSync(lockFile, 'my notes');
  await expect(FileLock.take(file)).rejects.toThrow(/does not say whose it is/);
  expect(readFileSync(lockFile, 'utf8')).toBe('my notes');
  rmSync(lockFile);
  mkdirSync(lockFile);
  await expect(FileLock.take(file)).rejects.toThrow(/does not say whose it is/);
});

test('a lock that was taken from us stays when we release', async () => {
  const lock = await FileLock.take(file);
  leaveLock(1);
  await lock.release();
  expect(readFileSync(lockFile, 'utf8')).toContain('theirs');
});

test.skipIf(process.platform === 'win32')('a link stands for the file it leads to', async () => {
  const link = path.join(folder, 'link.jsonl');
  writeFileSync(file, '');
  symlinkSync(file, link);
  const lock = await FileLock.take(link);
  await expect(FileLock.take(file)).rejects.toThrow(/one evaluation at a time/);
  await lock.release();
});

test('a folder that is not there is told', async () => {
  await expect(FileLock.take(path.join(folder, 'none', 'kept.jsonl'))).rejects.toThrow(/Cannot write .*none/);
});

/** Id of a process that has just ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['--eval', '']).pid;
}
