import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isNothingThere, readOrdinaryFile } from './readOrdinaryFile.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fovea-ordinary-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file is read up to its limit', () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'abc');
  expect(readOrdinaryFile(file, 3).toString()).toBe('abc');
  expect(() => readOrdinaryFile(file, 2)).toThrow(/it has 1 MiB/);
});

test('a folder is told', () => {
  expect(() => readOrdinaryFile(folder, 10)).toThrow('it is a folder');
});

test.runIf(process.platform !== 'win32')('a pipe is told and not waited for, a device not read', () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(() => readOrdinaryFile(pipe, 10)).toThrow('it is a pipe');
  expect(() => readOrdinaryFile('/dev/zero', 10)).toThrow('it is a device');
});

test('nothing is told apart from what cannot be read', () => {
  const thrown = (path: string): unknown => {
    try {
      return readOrdinaryFile(path, 10);
    } catch (error) {
      return error;
    }
  };
  writeFileSync(join(folder, 'file'), '');
  expect(isNothingThere(thrown(join(folder, 'none')))).toBe(true);
  expect(isNothingThere(thrown(join(folder, 'file', 'below')))).toBe(true);
  expect(isNothingThere(thrown(folder))).toBe(false);
});
