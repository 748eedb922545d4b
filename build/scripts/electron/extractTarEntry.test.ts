import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { extractTarEntry } from './extractTarEntry.js';

describe('extractTarEntry', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fovea-tar-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('writes the entry it was asked for, and that one only', async () => {
    const wanted = Buffer.from('x'.repeat(1000));
    await writeFile(
      join(folder, 'a.tgz'),
      tgz([entry('package/other', Buffer.from('first')), entry('package/it', wanted)]),
    );
    await extractTarEntry(join(folder, 'a.tgz'), 'package/it', join(folder, 'it'));
    expect(await readFile(join(folder, 'it'))).toEqual(wanted);
  });

  it('says so when the entry is not there', async () => {
    await writeFile(join(folder, 'a.tgz'), tgz([entry('package/other', Buffer.from('first'))]));
    await expect(extractTarEntry(join(folder, 'a.tgz'), 'package/it', join(folder, 'it'))).rejects.toThrow(
      /no entry/,
    );
  });

  it('says so when the archive ends inside the entry', async () => {
    const cut = Buffer.concat([entry('package/it', Buffer.alloc(2000))]).subarray(0, 900);
    await writeFile(join(folder, 'a.tgz'), gzipSync(cut));
    await expect(extractTarEntry(join(folder, 'a.tgz'), 'package/it', join(folder, 'it'))).rejects.toThrow(
      /ends inside an entry/,
    );
  });
});

function tgz(entries: readonly Buffer[]): Buffer {
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));
}

function entry(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
