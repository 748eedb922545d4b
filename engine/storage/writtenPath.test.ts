import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { writtenPath } from './writtenPath.js';

const temporaryFolder = temporaryFolders();

test('a path as Windows writes it leads to the same file', () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'images', 'wide'), { recursive: true });
  writeFileSync(path.join(folder, 'images', 'wide', '17.png'), '');
  expect(writtenPath(folder, 'images\\wide\\17.png')).toMatch(/^images[\\/]wide[\\/]17\.png$/);
  expect(writtenPath(folder, 'images/wide/17.png')).toBe('images/wide/17.png');
  expect(writtenPath(folder, '.\\images/wide\\gone.png')).toBe('./images/wide/gone.png');
});

test.skipIf(process.platform === 'win32')('a name that holds a backslash stays as it is', () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'a\\b.png'), '');
  expect(writtenPath(folder, 'a\\b.png')).toBe('a\\b.png');
});
