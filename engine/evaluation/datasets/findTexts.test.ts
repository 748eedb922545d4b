import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { readEmbeddedPicture } from './EmbeddedPicture.js';
import { findTexts } from './findTexts.js';

const temporaryFolder = temporaryFolders();

/** What JSON has in its place, by the places that were found, in pieces of any size. */
async function textsOf(json: string, pieceBytes: number): Promise<Record<string, unknown>> {
  const file = path.join(temporaryFolder(), 'images.json');
  writeFileSync(file, json);
  const bytes = readFileSync(file);
  const places = await findTexts(file, pieceBytes);
  return Object.fromEntries(
    Array.from(places, ([key, { start, end }]): [string, unknown] => [
      key,
      JSON.parse(`"${bytes.subarray(start, end).toString()}"`),
    ]),
  );
}

test('finds every text, wherever the pieces end', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', '\\', '/', 'ä', '\n', '{', ':', ',') });
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(text, text),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(undefined, 2),
      async (texts, pieceBytes, indent) => {
        expect(await textsOf(JSON.stringify(texts, null, indent), pieceBytes)).toEqual(texts);
      },
    ),
    { numRuns: 60 },
  );
});

test('reads a file as Windows programs save it, and of a key twice the second as JSON does', async () => {
  expect(await textsOf('\ufeff{\r\n  "a": "1",\r\n  "a": "2"\r\n}\r\n', 3)).toEqual({ a: '2' });
});

test.each([
  ['', /it ends too early/],
  ['{"a": "b"', /it ends too early/],
  ['{"a": "b', /it ends too early/],
  ['["a"]', /stands at byte 0/],
  ['{"a": 1}', /stands at byte 6/],
  ['{"a": "b",}', /stands at byte 10/],
  ['{"a": "b"} {', /stands at byte 11/],
  [`{"${'k'.repeat(70_000)}": "b"}`, /a key has more than/],
])('%.20j is refused', async (json, message) => {
  await expect(textsOf(json, 5)).rejects.toThrow(message);
});

test.each([
  ['plain', (base64: string) => base64],
  ['with slashes escaped', (base64: string) => base64.replaceAll('/', '\\/')],
  ['as a data address', (base64: string) => `data:image/png;base64,${base64}`],
  ['without its filling', (base64: string) => base64.replaceAll('=', '')],
])('a picture is read out of its file: %s', async (_, written) => {
  const file = path.join(temporaryFolder(), 'images.json');
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 91) % 256));
  writeFileSync(file, `{"a": "AAAA", "b": "${written(bytes.toString('base64'))}", "c": "no?!", "d": ""}`);
  const places = await findTexts(file);
  const read = (id: string) => readEmbeddedPicture({ file, ...places.get(id)! }, `images.json#${id}`);
  expect(await read('b')).toEqual({ bytes, name: 'images.json#b' });
  await expect(read('c')).rejects.toThrow('as base64 at images.json#c, but the text is none');
  await expect(read('d')).rejects.toThrow('as base64 at images.json#d, but the text is empty');
  writeFileSync(file, '{');
  await expect(read('b')).rejects.toMatchObject({ code: 'image-unreadable' });
});
