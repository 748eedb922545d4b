import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomic, writeFileAtomicInPieces } from './writeFileAtomic.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-storage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The folder holds `name` with this content, and nothing else. */
async function expectOnly(name: string, content: string): Promise<void> {
  expect(await readdir(folder)).toEqual([name]);
  expect(await readFile(join(folder, name), 'utf8')).toBe(content);
}

/** The one file that is being written beside `name`. */
async function unfinished(name: string): Promise<string> {
  const [found, ...more] = (await readdir(folder)).filter((entry) => entry !== name);
  expect(more).toEqual([]);
  expect(found).toMatch(new RegExp(`^${name}\\.[-0-9a-f]{36}\\.part$`));
  return join(folder, found!);
}

describe('writeFileAtomic', () => {
  it('makes the folder, and replaces text and bytes', async () => {
    const path = join(folder, 'deep', 'er', 'a.txt');
    await writeFileAtomic(path, 'schön');
    expect(await readFile(path, 'utf8')).toBe('schön');
    await writeFileAtomic(path, Uint8Array.of(1, 2));
    expect([...(await readFile(path))]).toEqual([1, 2]);
    expect(await readdir(join(folder, 'deep', 'er'))).toEqual(['a.txt']);
  });

  it('says that the target is a folder, and leaves it', async () => {
    await mkdir(join(folder, 'a'));
    await expect(writeFileAtomic(join(folder, 'a'), 'x')).rejects.toThrow(/but it is a folder/);
    expect(await readdir(folder)).toEqual(['a']);
  });

  it.runIf(process.platform !== 'win32')('takes the place of no device, also behind a link', async () => {
    await symlink('/dev/null', join(folder, 'a'));
    await expect(writeFileAtomic(join(folder, 'a'), 'x')).rejects.toThrow(/a device or a pipe/);
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('fails where a file stands in the place of the folder', async () => {
    await writeFile(join(folder, 'a'), 'a file');
    await expect(writeFileAtomic(join(folder, 'a', 'b.txt'), 'x')).rejects.toThrow();
    await expectOnly('a', 'a file');
  });

  it('lets two writers of one file both finish: the last one wins, whole', async () => {
    const path = join(folder, 'a.txt');
    const texts = Array.from({ length: 8 }, (_, index) => `${index}`.repeat(10_000));
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
    expect(await readdir(folder)).toEqual(['a.txt']);
    expect(texts).toContain(await readFile(path, 'utf8'));
  });
});

describe('writeFileAtomicInPieces', () => {
  it('shows the old content until all of the new is there', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'old');
    await writeFileAtomicInPieces(path, async (write) => {
      await write('ne');
      expect(await readFile(path, 'utf8')).toBe('old');
      expect(await readFile(await unfinished('a.txt'), 'utf8')).toBe('ne');
      await write(Uint8Array.of(0x77));
    });
    await expectOnly('a.txt', 'new');
  });

  it('keeps the old content, and nothing else, when the writer gives up', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'old');
    const stopped = writeFileAtomicInPieces(path, async (write) => {
      await write('half');
      throw new Error('stopped');
    });
    await expect(stopped).rejects.toThrow('stopped');
    await expectOnly('a.txt', 'old');
  });

  it('keeps the old content when the disk swallowed a part of the new', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'old');
    const cut = writeFileAtomicInPieces(path, async (write) => {
      await write('0123456789');
      await truncate(await unfinished('a.txt'), 4);
    });
    await expect(cut).rejects.toThrow(/has 4 bytes where 10 were written: is the disk full\?/);
    await expectOnly('a.txt', 'old');
  });

  it('fails when the folder is taken away meanwhile, and does not make it anew', async () => {
    const target = join(folder, 'target');
    await mkdir(target);
    const write = writeFileAtomicInPieces(join(target, 'a.txt'), async (write) => {
      await write('new');
      await rename(target, join(folder, 'elsewhere'));
    });
    await expect(write).rejects.toThrow(/ENOENT|EPERM|EBUSY/);
    expect(await readdir(folder)).not.toContain(process.platform === 'win32' ? 'elsewhere' : 'target');
  });
});
