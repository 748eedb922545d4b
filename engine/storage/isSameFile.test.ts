import { existsSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { isSameFile } from './isSameFile.js';

const temporaryFolder = temporaryFolders();
/** Links to folders need no rights on Windows as junctions. */
const junction = 'junction';
let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'a.png');
  writeFileSync(file, 'picture');
});

test('one file by other names', async () => {
  expect(await isSameFile(file, file)).toBe(true);
  expect(await isSameFile(`${folder}${path.sep}.${path.sep}a.png`, file)).toBe(true);
  expect(await isSameFile(path.relative(process.cwd(), file), file)).toBe(true);
  const hard = path.join(folder, 'hard.png');
  linkSync(file, hard);
  expect(await isSameFile(hard, file)).toBe(true);
  const linkedFolder = path.join(folder, 'linked');
  symlinkSync(folder, linkedFolder, junction);
  expect(await isSameFile(path.join(linkedFolder, 'a.png'), file)).toBe(true);
  expect(await isSameFile(linkedFolder, folder)).toBe(true);
});

test.skipIf(process.platform === 'win32')('a symbolic link to a file', async () => {
  const link = path.join(folder, 'link.png');
  symlinkSync(file, link);
  expect(await isSameFile(link, file)).toBe(true);
  expect(await isSameFile(file, link)).toBe(true);
});

test('another letter case is the same file exactly where the file system says so', async () => {
  const capital = path.join(folder, 'A.PNG');
  expect(await isSameFile(capital, file)).toBe(existsSync(capital));
});

test('what is not there yet is known by its folder and name', async () => {
  const linkedFolder = path.join(folder, 'linked');
  symlinkSync(folder, linkedFolder, junction);
  expect(await isSameFile(path.join(linkedFolder, 'new.png'), path.join(folder, 'new.png'))).toBe(true);
  expect(await isSameFile(path.join(folder, 'new.png'), path.join(folder, 'newer.png'))).toBe(false);
  expect(await isSameFile(path.join(folder, 'none', 'new.png'), path.join(folder, 'new.png'))).toBe(false);
});

test('equal content or equal names are not the same file', async () => {
  mkdirSync(path.join(folder, 'other'));
  const other = path.join(folder, 'other', 'a.png');
  writeFileSync(other, 'picture');
  expect(await isSameFile(other, file)).toBe(false);
});
