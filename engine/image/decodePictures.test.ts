import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { imageChoicesSchema } from '../protocol/imageChoices.js';
import { imageDetailsSchema } from '../protocol/imageFacts.js';
import { decodeImage } from './decodeImage.js';

// Seconds of work are a minute on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const folder = path.join(import.meta.dirname, '../testing/pictures');

/** expected.json, as makePictures.py beside it writes it. */
const expectedSchema = z.object({
  pictures: z.record(z.string(), z.object({ width: z.int(), height: z.int(), rgb: z.base64() })),
  cases: z.array(
    z.object({
      file: z.string(),
      feature: z.string(),
      choices: imageChoicesSchema.optional(),
      /** The right pixels, and how far a channel may be from them. */
      picture: z.string().optional(),
      tolerance: z.number().default(0),
      /** Words of a notice; without them there is none. */
      notice: z.string().optional(),
      shown: z.boolean().optional(),
      refused: z.string().optional(),
      says: z.string().optional(),
    }),
  ),
});
const { pictures, cases } = expectedSchema.parse(
  JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')),
);
const named = cases.map((entry) => ({ ...entry, name: `${entry.file}: ${entry.feature}` }));
const right = named.filter(({ picture }) => picture !== undefined);
const refused = named.filter((entry) => entry.refused !== undefined);

test('there are at least 60 files, and each case says what is right', () => {
  expect(new Set(cases.map(({ file }) => file)).size).toBeGreaterThanOrEqual(60);
  expect(right.length + refused.length).toBe(cases.length);
});

test.each(right)('$name', async ({ file, choices, picture, tolerance, notice, shown }) => {
  const { width, height, rgb } = pictures[picture!]!;
  const image = await decodeImage({ path: path.join(folder, file) }, choices);
  expect([image.width, image.height]).toEqual([width, height]);
  const expected = Buffer.from(rgb, 'base64');
  expect(image.data.length).toBe(expected.length);
  const furthest = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - image.data[i]!)), 0);
  expect(furthest).toBeLessThanOrEqual(tolerance);
  imageDetailsSchema.parse(image.details);
  const words = notice ?? '';
  expect(image.details.notices.join(' ')).toContain(words);
  const oneOfMany = image.details.pages > 1;
  expect(image.details.notices.length > 0 || oneOfMany || choices !== undefined).toBe(
    words !== '' || oneOfMany || choices !== undefined,
  );
  expect(image.shownByChromium).toBe(shown ?? image.shownByChromium);
});

test.each(refused)('$name is refused', async ({ file, choices, refused: code, says }) => {
  await expect(decodeImage({ path: path.join(folder, file) }, choices)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(says!) as string,
  });
});

test.each(named)('$name stands in docs/pictures.md', ({ file, feature }) => {
  const rows = readFileSync(path.join(import.meta.dirname, '../../docs/pictures.md'), 'utf8').split('\n');
  const row = rows.find((line) => line.includes(`\`${file}\``) && line.includes(`| ${feature} `));
  expect(row).toBeDefined();
});
