import { beforeEach, expect, it, vi } from 'vitest';
import type { ToPictures } from '../../ipc/pictureMessages.js';
import type { EngineChildListener } from '../engine/EngineChild.js';
import { LargePictures, type LargePicturesParts } from './LargePictures.js';

const image = { imageId: 'a', path: '/a.tif', name: 'a.tif', encodedHash: null };
const picture = {
  width: 600,
  height: 300,
  format: 'tiff',
  encodedHash: 'abc',
  pyramid: { tileSide: 512, levels: [{ width: 600, height: 300 }] },
  rowsPath: null,
};

let children: { posted: ToPictures[]; listener: EngineChildListener; kill: () => void }[];
let onPreparing: ReturnType<typeof vi.fn<LargePicturesParts['onPreparing']>>;
let large: LargePictures;

beforeEach(() => {
  children = [];
  onPreparing = vi.fn();
  large = new LargePictures({
    start: (listener) => {
      const child = { posted: [] as ToPictures[], listener, kill: vi.fn() };
      children.push(child);
      return { pid: 1, post: (message) => child.posted.push(message), kill: child.kill };
    },
    onPreparing,
  });
});

const child = () => children.at(-1)!;

async function openA(): Promise<void> {
  const opening = large.open(image, '/levels');
  child().listener.onMessage({ type: 'opened', imageId: 'a', picture });
  expect(await opening).toEqual(picture);
}

it('opens what the process says is large, tells how far its tiles are, and hands them on', async () => {
  await openA();
  expect(child().posted).toEqual([
    { type: 'open', imageId: 'a', path: '/a.tif', name: 'a.tif', folder: '/levels' },
  ]);
  child().listener.onMessage({ type: 'preparing', imageId: 'a', done: 1, total: 4 });
  expect(onPreparing).toHaveBeenCalledWith({ imageId: 'a', done: 1, total: 4 });
  const tile = { level: 0, column: 1, row: 0 };
  const making = large.tile('a', tile, true);
  await Promise.resolve();
  expect(child().posted.at(-1)).toEqual({ type: 'tile', requestId: 1, imageId: 'a', tile, preview: true });
  child().listener.onMessage({ type: 'tile', requestId: 1, bytes: Uint8Array.of(5), isExact: false });
  expect(await making).toEqual({ bytes: Uint8Array.of(5), isExact: false });
  const small = large.open({ ...image, imageId: 'b' }, '/levels-b');
  child().listener.onMessage({ type: 'opened', imageId: 'b', picture: null });
  expect(await small).toBeNull();
});

it('lets go of what is cancelled or closed, and says so to the process', async () => {
  const cancel = new AbortController();
  const opening = large.open(image, '/levels', cancel.signal);
  cancel.abort();
  await expect(opening).rejects.toMatchObject({ code: 'image-closed' });
  expect(child().posted.at(-1)).toEqual({ type: 'close', imageId: 'a' });
  await openA();
  const unwanted = new AbortController();
  const tile = large.tile('a', { level: 0, column: 0, row: 0 }, false, unwanted.signal);
  const other = large.tile('a', { level: 0, column: 1, row: 0 }, false);
  await Promise.resolve();
  unwanted.abort();
  await expect(tile).rejects.toMatchObject({ code: 'image-closed' });
  expect(child().posted.at(-1)).toEqual({ type: 'forget-tile', requestId: 1 });
  large.close('a');
  await expect(other).rejects.toMatchObject({ code: 'image-closed' });
  await expect(large.tile('a', { level: 0, column: 0, row: 0 }, false)).rejects.toMatchObject({
    code: 'image-closed',
  });
});

it('starts a process that died again, and opens anew what was open in it', async () => {
  await openA();
  const lost = large.tile('a', { level: 0, column: 0, row: 0 }, false);
  await Promise.resolve();
  child().listener.onExit('exit code 139');
  await expect(lost).rejects.toMatchObject({ code: 'pictures-crashed' });
  expect(children).toHaveLength(1);
  const tile = large.tile('a', { level: 0, column: 0, row: 0 }, false);
  expect(child().posted.map(({ type }) => type)).toEqual(['open']);
  child().listener.onMessage({ type: 'opened', imageId: 'a', picture });
  await vi.waitFor(() => expect(child().posted.at(-1)).toMatchObject({ type: 'tile' }));
  child().listener.onMessage({ type: 'tile', requestId: 2, bytes: null, isExact: true });
  expect(await tile).toBeNull();
  expect(children).toHaveLength(2);
});
