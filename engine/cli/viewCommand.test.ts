import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { openEngine } from '../index.js';
import { decodeImage } from '../image/decodeImage.js';
import { encodePng } from '../image/encodePng.js';
import { loadSharp } from '../image/loadSharp.js';
import { padColour } from '../preprocess/preprocessImage.js';
import { clipMean } from '../preprocess/clipStatistics.js';
import { resampleBicubic } from '../preprocess/resampleBicubic.js';
import { makeTiff } from '../testing/makeTiff.js';
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

/** What standard input gives; the picture where it is undefined. */
let piped: Buffer | undefined;
afterEach(() => (piped = undefined));

async function png(): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of encodePng(picture)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function view(...words: string[]): Promise<{ status: number; out: string; log: string }> {
  const written = { out: '', log: '' };
  const input = piped ?? (await png());
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

/** Two pages of five bands: value = 1,000 times the band's number (from 1), 100 more on page 2, 10 more a column. */
const bands = ['blue', 'green', 'red', 'nir', 'edge'];
const scene = makeTiff(
  [0, 100].map((more) => ({
    ...{ width: 6, height: 4, bands },
    value: (band: number, x: number) => (band + 1) * 1000 + more + x * 10,
  })),
);

/** The grey level of a value where `low` is black and `high` white. */
const level = (value: number, low: number, high: number): number =>
  Math.round(Math.min(Math.max(((value - low) / (high - low)) * 255, 0), 255));

test('bands, range and page are what the options say, from a file and from standard input', async () => {
  const folder = temporaryFolder();
  const [image, out] = [path.join(folder, 'scene.tif'), path.join(folder, 'out.png')];
  writeFileSync(image, scene);
  piped = Buffer.from(scene);
  for (const word of [image, '-']) {
    const { status, log } = await view(word, out, '--bands', '4,3,2', '--range', '0,5000', '--page', '2');
    expect(status).toBe(0);
    expect(log).toMatch(/bands 4,3,2 of 5 · 0 to 5000 of uint16 · page 2 of 2/);
    const { data, width, height } = await decodeImage({ path: out });
    expect([width, height]).toEqual([6, 4]);
    for (let x = 0; x < 6; x++) {
      const right = [4100, 3100, 2100].map((value) => level(value + x * 10, 0, 5000));
      expect([...data.subarray(x * 3, x * 3 + 3)]).toEqual(right);
    }
  }
});

test('one band is grey; a range may begin below zero, be that of the type, or the usual one', async () => {
  const folder = temporaryFolder();
  const [image, out] = [path.join(folder, 'scene.tif'), path.join(folder, 'out.png')];
  writeFileSync(image, scene);
  const first = async (...words: string[]): Promise<number[]> => {
    expect(await view(image, out, ...words)).toMatchObject({ status: 0 });
    return [...(await decodeImage({ path: out })).data.subarray(0, 3)];
  };
  const grey = (value: number): number[] => [value, value, value];
  expect(await first('--bands=5', '--range', '-500,9500')).toEqual(grey(level(5000, -500, 9500)));
  expect(await first('--bands', '5', '--range', 'full')).toEqual(grey(level(5000, 0, 65_535)));
  const { log } = await view(image, out, '--bands', '5', '--range', 'auto');
  expect(log).toMatch(/band 5 of 5 · 2 to 98 % of uint16 · page 1 of 2\n.*stretched/);
});

test.each([
  [
    ['--bands', '6,1,2'],
    /it has no band 6\. Its bands are 1 \(blue\), 2 \(green\), 3 \(red\), 4 \(nir\), 5 \(edge\)/,
  ],
  [['--bands', '1,2'], /--bands to be one band or three, counted from 1.*"1,2"/],
  [['--bands', 'nir'], /--bands to be one band or three.*"nir"/],
  [['--bands', '0'], /--bands to be one band or three/],
  [['--page', '3'], /a page of scene\.tif from 1 to 2, but got 3/],
  [['--page', '0'], /--page to be a whole number from 1/],
  [['--range', '9'], /--range to be auto, full, or two numbers, the lower first.*"9"/],
  [['--range', '9,9'], /--range to be auto, full, or two numbers/],
  [['--range', '1,2,3'], /--range to be auto, full, or two numbers/],
  [['--range', ',5'], /--range to be auto, full, or two numbers/],
])('%j is refused with nothing written, and says what there is', async (words, message) => {
  const folder = temporaryFolder();
  const [image, out] = [path.join(folder, 'scene.tif'), path.join(folder, 'out.png')];
  writeFileSync(image, scene);
  const { status, out: printed, log } = await view(image, out, ...words);
  expect([status, printed]).toEqual([2, '']);
  expect(log).toMatch(message);
  expect(existsSync(out)).toBe(false);
});

test('a Git LFS pointer for a picture says what it is', async () => {
  const folder = temporaryFolder();
  const image = path.join(folder, 'a.jpg');
  writeFileSync(image, 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n');
  const { status, log } = await view(image, path.join(folder, 'out.png'));
  expect(status).toBe(2);
  expect(log).toMatch(/a\.jpg is a Git LFS pointer.*git lfs pull/);
});
