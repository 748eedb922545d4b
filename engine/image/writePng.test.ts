import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeImage } from './decodeImage.js';
import { writePng } from './writePng.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-png-'));
});
afterAll(() => rm(folder, { recursive: true }));

it.each([
  [1, 1],
  [37, 11],
  // More than one band of rows.
  [2000, 900],
])('writes %i x %i pixels that decode to the same', async (width, height) => {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919 + (i >> 5)) & 0xff);
  const path = join(folder, `${width}.png`);
  await writePng({ width, height, data }, path);
  const decoded = await decodeImage({ bytes: await readFile(path), name: 'written.png' });
  expect([decoded.width, decoded.height]).toEqual([width, height]);
  expect(Buffer.compare(decoded.data, data)).toBe(0);
});
