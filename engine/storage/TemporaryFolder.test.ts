import { spawnSync } from 'node:child_process';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweepTemporaryFolders, TemporaryFolder } from './TemporaryFolder.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'fovea-temporary-'));
});
afterEach(() => rm(parent, { recursive: true }));

describe('TemporaryFolder', () => {
  it('makes one folder that is closed to others and cannot be guessed, however often it is asked', async () => {
    const folder = new TemporaryFolder(parent);
    const [first, second] = await Promise.all([folder.path(), folder.path()]);
    expect(second).toBe(first);
    expect(await readdir(parent)).toEqual([basename(first)]);
    if (process.platform !== 'win32') expect((await lstat(first)).mode & 0o777).toBe(0o700);
    expect(await new TemporaryFolder(parent).path()).not.toBe(first);
  });

  it('makes another where the first was cleared away, and does not take what stands in its place', async () => {
    const folder = new TemporaryFolder(parent);
    const first = await folder.path();
    await rm(first, { recursive: true });
    await symlink(tmpdir(), first, 'junction');
    const second = await folder.path();
    expect(second).not.toBe(first);
    expect((await lstat(second)).isDirectory()).toBe(true);
  });

  it('is gone when removed, with what it holds', async () => {
    const folder = new TemporaryFolder(parent);
    await writeFile(join(await folder.path(), 'pasted'), 'pixels');
    folder.remove();
    expect(await readdir(parent)).toEqual([]);
  });

  it('says when it cannot be made', async () => {
    const folder = new TemporaryFolder(join(parent, 'none'));
    await expect(folder.path()).rejects.toThrow('ENOENT');
    await mkdir(join(parent, 'none'));
    expect(await folder.path()).toContain('none');
  });
});

describe('sweepTemporaryFolders', () => {
  it('removes what a run left that is gone, and only that', async () => {
    const running = await new TemporaryFolder(parent).path();
    const left = await leftBehind(deadProcessId());
    await mkdir(join(parent, 'fovea-profile-abcdef'));
    expect(await sweepTemporaryFolders(parent)).toEqual([left]);
    expect((await readdir(parent)).sort()).toEqual([basename(running), 'fovea-profile-abcdef'].sort());
  });

  it('keeps what other machines and containers made that share the folder', async () => {
    const left = await leftBehind(deadProcessId());
    const foreign = left.replace(/run-[0-9a-f]{8}/, 'run-00000000');
    await rename(left, foreign);
    expect(await sweepTemporaryFolders(parent)).toEqual([]);
    expect(await readdir(parent)).toEqual([basename(foreign)]);
  });

  it('follows no link, neither in the place of a folder nor within one', async () => {
    const elsewhere = join(parent, 'elsewhere');
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, 'precious'), '');
    const left = await leftBehind(deadProcessId());
    await symlink(elsewhere, join(left, 'inside'), 'junction');
    await symlink(elsewhere, `${left.slice(0, -6)}linked`, 'junction');
    expect(await sweepTemporaryFolders(parent)).toEqual([left]);
    expect(await readdir(elsewhere)).toEqual(['precious']);
  });

  it.skipIf(process.platform === 'win32')('keeps a folder that others may write in', async () => {
    const open = await leftBehind(deadProcessId());
    await chmod(open, 0o777);
    expect(await sweepTemporaryFolders(parent)).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)('keeps a folder of another user', async () => {
    await chown(await leftBehind(deadProcessId()), 65534, 65534);
    expect(await sweepTemporaryFolders(parent)).toEqual([]);
  });

  it('finds nothing to do where there is no such folder', async () => {
    expect(await sweepTemporaryFolders(join(parent, 'none'))).toEqual([]);
  });
});

/** The id of a process that has ended. */
function deadProcessId(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

/** A folder as a run under this process id would have left it, with a file in it. */
async function leftBehind(processId: number): Promise<string> {
  const made = await new TemporaryFolder(parent).path();
  const left = made.replace(`-${process.pid}-`, `-${processId}-`);
  await rename(made, left);
  await writeFile(join(left, 'pasted'), 'pixels');
  return left;
}
