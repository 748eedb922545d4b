import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeImage, Picture } from '../../engine/index.js';
import { PictureThread } from '../../engine/pictures.js';

const files = join(import.meta.dirname, '..', '..', 'engine', 'testing', 'pictures');
const tiff = join(files, 'tiff-deflate.tif');

let folder: string;
let thread: PictureThread;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-thread-'));
  thread = new PictureThread(join(import.meta.dirname, 'pictureThread.ts'));
});
afterEach(async () => {
  await thread.end();
  await rm(folder, { recursive: true });
});

it('reads and decodes in a thread of its own what this thread would, and refuses alike', async () => {
  const picture = await Picture.open({ path: tiff }, { bands: [3, 2, 1] }, thread);
  const here = await decodeImage({ path: tiff }, { bands: [3, 2, 1] });
  expect(picture.encodedHash).toBe((await Picture.open({ path: tiff })).encodedHash);
  expect(await picture.pixels()).toEqual(here);
  const text = join(folder, 'text.png');
  await writeFile(text, 'words');
  const none = await Picture.open({ path: text }, {}, thread);
  await expect(none.pixels()).rejects.toMatchObject({ code: 'not-an-image', name: 'EngineError' });
  await writeFile(text, 'other words');
  await expect(none.pixels()).rejects.toMatchObject({ code: 'image-changed' });
});

it('ends in the midst of what is cancelled, never begins what was cancelled before, and goes on with the rest', async () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const path = join(folder, 'slow.tif');
  await writeFile(path, slowTiff());
  const { encodedHash } = await Picture.open({ path });
  const decode = { path, name: 'slow.tif', encodedHash, choices: {} };
  const running = thread.run('decode', decode, { signal: first.signal });
  const waiting = thread.run('decode', decode, { signal: second.signal });
  const last = thread.run('hash', { path: tiff });
  second.abort(new Error('second'));
  await expect(waiting).rejects.toThrow('second');
  first.abort(new Error('first'));
  await expect(running).rejects.toThrow('first');
  expect(await last).toBe((await Picture.open({ path: tiff })).encodedHash);
});

/** 16,000 x 16,000 pixels in strips of one row that are all the same run of zeros: minutes of unpacking in a few kilobytes. */
function slowTiff(): Buffer {
  const side = 16_000;
  const run = Buffer.alloc(Math.ceil(side / 128) * 2, Buffer.from([129, 0])); // PackBits: 128 times 0
  const header = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  const directoryBytes = 2 + 9 * 12 + 4;
  const data = 8 + directoryBytes;
  const tables = data + run.length;
  const entry = (tag: number, type: number, count: number, value: number): Buffer => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(type, 2);
    bytes.writeUInt32LE(count, 4);
    bytes.writeUInt32LE(value, 8);
    return bytes;
  };
  const entries = [
    entry(256, 4, 1, side),
    entry(257, 4, 1, side),
    entry(258, 3, 1, 8),
    entry(259, 3, 1, 32773),
    entry(262, 3, 1, 1),
    entry(273, 4, side, tables),
    entry(277, 3, 1, 1),
    entry(278, 3, 1, 1),
    entry(279, 4, side, tables + side * 4),
  ];
  const count = Buffer.from([entries.length, 0]);
  const numbers = (value: number): Buffer => Buffer.from(new Uint32Array(side).fill(value).buffer);
  return Buffer.concat([header, count, ...entries, Buffer.alloc(4), run, numbers(data), numbers(run.length)]);
}
