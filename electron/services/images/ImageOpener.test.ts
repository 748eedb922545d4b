import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OpenedImage } from '../../ipc/contracts.js';
import { ServiceError } from '../ServiceError.js';
import { ImageOpener } from './ImageOpener.js';
import type { ImageRegistry } from './ImageRegistry.js';
import { lookAtFile } from './lookAtFile.js';
import { maxPicturesOfFolder } from './findPictures.js';

let folder: string;
let opener: ImageOpener;
const openFile = vi.fn<ImageRegistry['openFile']>(async (path) => {
  await lookAtFile(path);
  if (path.includes('bad')) throw new ServiceError('not-an-image', `${basename(path)} is none.`);
  return { imageId: path, name: basename(path) } as OpenedImage;
});
const onProgress = vi.fn();
const onOpened = vi.fn();
const takeBundle = vi.fn();

beforeEach(async () => {
  vi.clearAllMocks();
  folder = await mkdtemp(join(tmpdir(), 'fovea-opener-'));
  opener = new ImageOpener({ images: { openFile }, takeBundle, onProgress, onOpened });
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (...names: string[]): Promise<string[]> => {
  const paths = names.map((name) => join(folder, name));
  await Promise.all(paths.map((path) => writeFile(path, 'x')));
  return paths;
};
const names = (images: readonly OpenedImage[]): string[] => images.map(({ name }) => name);

it('opens several in their order and says once what could not be, with names and reasons', async () => {
  const paths = await write('b.png', 'bad.png', 'a.dat');
  const { images, refused, notes } = await opener.openPaths([...paths, join(folder, 'none.png')]);
  expect(names(images)).toEqual(['b.png', 'a.dat']);
  expect(refused).toEqual([
    { name: 'bad.png', message: 'bad.png is none.' },
    { name: 'none.png', message: expect.stringContaining('none.png is not there') as string },
  ]);
  expect(notes).toEqual([]);
  expect(onOpened.mock.calls).toEqual([
    [images[0], true],
    [images[1], false],
  ]);
  expect(onProgress.mock.calls.map(([progress]) => progress as unknown)).toEqual([
    { name: 'b.png', done: 0, total: 4 },
    { name: 'bad.png', done: 1, total: 4 },
    { name: 'a.dat', done: 2, total: 4 },
    null,
  ]);
});

it('opens the pictures of a folder as people count, and says what it left out', async () => {
  await write('page10.png', 'page2.TIF', 'notes.txt', '._page2.png');
  await mkdir(join(folder, 'inside'));
  await writeFile(join(folder, 'inside', 'deep.png'), 'x');
  const { images, notes } = await opener.openPaths([folder]);
  expect(names(images)).toEqual(['page2.TIF', 'page10.png']);
  expect(notes).toEqual([
    `${basename(folder)} has 2 pictures: all are opened. 1 folder inside was left out.`,
  ]);
});

it('opens a bounded part of a large folder', async () => {
  await write(...Array.from({ length: maxPicturesOfFolder + 5 }, (_, index) => `${index}.png`));
  const { images, notes } = await opener.openPaths([folder]);
  expect(images).toHaveLength(maxPicturesOfFolder);
  expect(images.at(-1)!.name).toBe(`${maxPicturesOfFolder - 1}.png`);
  expect(notes[0]).toContain(`has ${maxPicturesOfFolder + 5} pictures: the first ${maxPicturesOfFolder} are`);
});

it('refuses a folder without pictures', async () => {
  await write('notes.txt');
  const { refused } = await opener.openPaths([folder]);
  expect(refused).toEqual([
    { name: basename(folder), message: expect.stringContaining('there are none') as string },
  ]);
});

it('can be cancelled at a file that takes long, and keeps what is open', async () => {
  const paths = await write('a.png', 'endless.png', 'c.png');
  openFile.mockImplementationOnce((path) => Promise.resolve({ imageId: path, name: 'a.png' } as OpenedImage));
  openFile.mockImplementationOnce((_path, _name, cancelled) => {
    expect(cancelled?.aborted).toBe(false);
    queueMicrotask(() => opener.cancel());
    return new Promise(() => undefined);
  });
  const { images, refused, notes } = await opener.openPaths(paths);
  expect(names(images)).toEqual(['a.png']);
  expect(refused).toEqual([]);
  expect(notes).toEqual(['Opening was cancelled; what is open stays.']);
  expect(openFile).toHaveBeenCalledTimes(2);
  expect((await opener.openPaths(paths)).images, 'the next opening is not cancelled').toHaveLength(3);
});

it.skipIf(process.platform === 'win32')('refuses at once what has no end, by what it is', async () => {
  const pipe = join(folder, 'pipe.png');
  execFileSync('mkfifo', [pipe]);
  const socket = join(folder, 'socket.png');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const { refused } = await opener.openPaths([pipe, socket, '/dev/zero']);
  server.close();
  expect(refused.map(({ message }) => message)).toEqual([
    expect.stringContaining('pipe.png is a pipe'),
    expect.stringContaining('socket.png is a socket'),
    expect.stringContaining('/dev/zero is a device'),
  ]);
});

it('takes a bundle in among pictures, whatever the letters of its ending; one that is refused holds up nothing', async () => {
  takeBundle.mockResolvedValueOnce({ sessionId: 'session-1', notes: ['It is here already.'] });
  takeBundle.mockRejectedValueOnce(new ServiceError('bundle-damaged', 'It was altered.'));
  const outcome = await opener.openPaths(['/gifts/a.fovea', '/gifts/b.FOVEA']);
  expect(outcome).toEqual({
    images: [],
    refused: [{ name: 'b.FOVEA', message: 'It was altered.' }],
    notes: ['It is here already.'],
    sessionIds: ['session-1'],
  });
  expect(openFile).not.toHaveBeenCalled();
  expect(onProgress).toHaveBeenLastCalledWith(null);
});
