import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportFormatFacts, exportFormatNames } from '../../protocol/exportFormats.js';

const guide = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'user-guide.md'), 'utf8');

test.each(exportFormatNames)('docs/user-guide.md tells of %s what the export dialog tells', (name) => {
  const { label, extension, purpose, leavesOut } = exportFormatFacts(name);
  const file = extension === null ? 'a folder' : `\`.${extension}\``;
  const row = guide.split('\n').find((line) => line.startsWith(`| ${label} `)) ?? `no row for ${label}`;
  const cells = row.split('|').map((cell) => cell.trim());
  expect(cells.slice(1, 5)).toEqual([label, file, purpose, leavesOut === '' ? 'nothing' : leavesOut]);
});
