import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packedPackages } from './packedPackages.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-asar-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('finds plain, scoped, unpacked and nested packages, and no folder within one', async () => {
  const file = { size: 2, offset: '0' };
  const withFile = { files: { 'package.json': file } };
  const asar = join(folder, 'app.asar');
  await writeAsar(asar, {
    'package.json': file,
    out: withFile,
    node_modules: {
      files: {
        zod: { files: { 'package.json': file, v4: withFile } },
        '@img': { files: { colour: { files: { 'package.json': { ...file, unpacked: true } } } } },
        semver: { files: { 'package.json': file, node_modules: { files: { yallist: withFile } } } },
        '.bin': { files: {} },
      },
    },
  });
  expect(await packedPackages(asar)).toEqual([
    'node_modules/@img/colour',
    'node_modules/semver',
    'node_modules/semver/node_modules/yallist',
    'node_modules/zod',
  ]);
});

it('says what is no archive', async () => {
  const file = join(folder, 'app.asar');
  await writeFile(file, 'not an archive, but long enough for one');
  await expect(packedPackages(file)).rejects.toThrow('Expected an asar archive');
});

/** Writes an archive's header, padded as asar does; the packages' files themselves do not matter here. */
async function writeAsar(path: string, files: object): Promise<void> {
  const header = Buffer.from(JSON.stringify({ files }));
  const padded = Math.ceil(header.length / 4) * 4;
  const prefix = Buffer.alloc(16);
  for (const [index, number] of [4, padded + 8, padded + 4, header.length].entries())
    prefix.writeUInt32LE(number, index * 4);
  await writeFile(
    path,
    Buffer.concat([prefix, header, Buffer.alloc(padded - header.length), Buffer.from('{}')]),
  );
}
