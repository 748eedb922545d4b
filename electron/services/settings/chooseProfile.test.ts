import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chooseProfile } from './chooseProfile.js';

let folder: string;
let file: string;
let temporaryDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-choose-'));
  file = join(folder, 'file');
  temporaryDir = join(folder, 'temporary');
  await writeFile(file, '');
  await mkdir(temporaryDir);
});
afterEach(() => rm(folder, { recursive: true }));

it('takes the wanted folder, makes it when missing, and leaves nothing in it', async () => {
  const wanted = join(folder, 'deep', 'profile');
  expect(chooseProfile(wanted, temporaryDir)).toEqual({
    chromiumDir: wanted,
    settingsDir: wanted,
    trouble: null,
  });
  expect(await readdir(wanted)).toEqual([]);
});

it.each(['', 'below'])('takes a temporary folder where the wanted one cannot be one (%j)', (below) => {
  const wanted = join(file, below);
  const { chromiumDir, settingsDir, trouble } = chooseProfile(wanted, temporaryDir);
  expect(dirname(chromiumDir)).toBe(temporaryDir);
  expect(settingsDir).toBe(wanted);
  expect(trouble).toContain(wanted);
  expect(trouble).toContain('not kept');
});

it('takes a temporary folder for everything where the system names none', () => {
  const { chromiumDir, settingsDir, trouble } = chooseProfile(null, temporaryDir);
  expect(settingsDir).toBe(chromiumDir);
  expect(trouble).toContain('the system names no folder');
});

it('says so when there is no temporary folder either', () => {
  expect(() => chooseProfile(file, join(folder, 'none'))).toThrow(/Expected to write .*file.*none/);
});
