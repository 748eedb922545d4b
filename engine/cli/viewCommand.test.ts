import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openEngine } from '../index.js';
import { decodeImage } from '../image/decodeImage.js';
import { encodePng } from '../image/encodePng.js';
import { loadSharp } from '../image/loadSharp.js';
import { padColour } from '../preprocess/preprocessImage.js';
import { clipMean } from '../preprocess/preprocessSettings.js';
import { resampleBicubic } from '../preprocess/resampleBicubic.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { runCommandLine } from './runCommandLine.js';

const temporaryFolder = temporaryFolders();
const model = path.join(import.meta.dirname, '..', 'testing', 'golden', 'landscape-36');

/** 40 x 24: red runs with x, green with y. */
const picture = {
  ...{ width: 40, height: 24 },
  data: Uint8Array.from({ length: 40 * 24 * 3 }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    return channel === 0 ? (pixel % 40) * 6 : channel === 1 ? Math.floor(pixel / 40) * 10 : 77;
  }),
};

async function png(): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of encodePng(picture)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function view(...words: string[]): Promise<{ status: number; out: string; log: string }> {
  const written = { out: '', log: '' };
  const input = await png();
  const status = await runCommandLine(['view', ...words], {
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.log += text) },
    openEngine,
    readStdin: () => Readable.from([input.subarray(0, 50), input.subarray(50)]),
    ...{ defaultModelDir: model, root: model, signal: new AbortController().signal },
  });
  return { status, ...written };
}

test('writes the upright original, pixel for pixel', async () => {
  const folder = temporaryFolder();
  const [image, out] = [path.join(folder, 'a.jpg'), path.join(folder, 'out.png')];
  const turned = await loadSharp()(await png())
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  writeFileSync(image, turned);
  expect(await view(image, out)).toMatchObject({ status: 0, out: '' });
  const [shown, decoded] = [await decodeImage({ path: out }), await decodeImage({ path: image })];
  expect([shown.width, shown.height]).toEqual([24, 40]);
  expect(Buffer.compare(shown.data, decoded.data)).toBe(0);
});

test('writes what the model gets, exactly, from standard input too', async () => {
  const out = path.join(temporaryFolder(), 'out.png');
  expect(await view('-', out, '--as', 'input')).toMatchObject({ status: 0 });
  const shown = await decodeImage({ path: out });
  expect([shown.width, shown.height]).toEqual([1008, 1008]);
  const expected = resampleBicubic(picture, padColour(clipMean), 1008);
  expect(Buffer.compare(shown.data, expected)).toBe(0);
});

test('writes the low-res input', async () => {
  const out = path.join(temporaryFolder(), 'out.png');
  expect(await view('-', out, '--as=lowres')).toMatchObject({ status: 0 });
  const { width, height, data } = await decodeImage({ path: out });
  expect([width, height]).toEqual([336, 336]);
  expect([...data.subarray(0, 3)]).toEqual([122, 116, 104]); // the padding's colour
  const centre = (168 * 336 + 168) * 3;
  expect(Math.abs(data[centre]! - 20 * 6)).toBeLessThan(6);
  expect(data[centre + 2]).toBe(77);
});

test('refuses another way, another ending and a picture that is none, with nothing written', async () => {
  const folder = temporaryFolder();
  const out = path.join(folder, 'out.png');
  expect((await view('-', out, '--as', 'large')).log).toMatch(/--as to be one of original, input, lowres/);
  expect((await view('-', path.join(folder, 'out.jpg'))).log).toMatch(/does not end in \.png/);
  expect(await view(folder, out)).toMatchObject({
    status: 2,
    out: '',
    log: expect.stringMatching(/folder/) as string,
  });
});
