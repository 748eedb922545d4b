import { expect, it, vi } from 'vitest';
import type { LargePicture } from '../../engine/pictures.js';
import { EngineError } from '../../engine/protocol/EngineError.js';
import { fromPicturesSchema, type FromPictures } from '../ipc/pictureMessages.js';
import { PictureHost, type PictureHostParts } from './PictureHost.js';

const open = (imageId: string) => ({
  type: 'open' as const,
  imageId,
  path: `/${imageId}.tif`,
  name: `${imageId}.tif`,
  folder: `/levels-${imageId}`,
});
const wish = (requestId: number, column: number, preview = false) => ({
  type: 'tile' as const,
  requestId,
  imageId: 'a',
  tile: { level: 0, column, row: 0 },
  preview,
});

/** A picture whose tiles are made when the test says so. */
function fakePicture(storedBytes = 0) {
  const waiting = new Map<number, (bytes: Uint8Array | null) => void>();
  const made: number[] = [];
  let bytes = storedBytes;
  const picture = {
    facts: { width: 600, height: 300, format: 'tiff' },
    encodedHash: 'abc',
    pyramid: {
      tileSide: 512,
      levels: [
        { width: 600, height: 300 },
        { width: 300, height: 150 },
      ],
    },
    rowsPath: null,
    isThere: (_level: number, column: number) => column < 100,
    preview: () => Promise.resolve(Uint8Array.of(7)),
    tile: (_level: number, column: number) => {
      made.push(column);
      return new Promise((resolve) => waiting.set(column, resolve));
    },
    get storedBytes() {
      return bytes;
    },
    drop: vi.fn(() => {
      const dropped = bytes > 1;
      bytes = 1;
      return dropped;
    }),
    close: vi.fn(() => Promise.resolve()),
  };
  const finish = (column: number): void => waiting.get(column)!(Uint8Array.of(column));
  return {
    picture: picture as unknown as LargePicture,
    made,
    finish,
    drop: picture.drop,
    close: picture.close,
  };
}

function host(parts: Partial<PictureHostParts>): { host: PictureHost; posted: FromPictures[] } {
  const posted: FromPictures[] = [];
  return {
    posted,
    host: new PictureHost({
      isLarge: () => true,
      open: () => Promise.resolve(fakePicture().picture),
      // What is posted must pass the contract on the other side, after a structured clone.
      post: (message) => posted.push(fromPicturesSchema.parse(structuredClone(message))),
      ...parts,
    }),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('opens large pictures, leaves others to the engine process, and says what is wrong with a bad one', async () => {
  const { host: pictures, posted } = host({
    isLarge: (path) => path !== '/small.tif',
    open: (path) =>
      path === '/bad.tif'
        ? Promise.reject(new EngineError('image-truncated', 'bad.tif ends too early.'))
        : Promise.resolve(fakePicture().picture),
  });
  for (const imageId of ['small', 'bad', 'a']) await pictures.handle(open(imageId));
  expect(posted).toEqual([
    { type: 'opened', imageId: 'small', picture: null },
    {
      type: 'refused',
      imageId: 'bad',
      error: { code: 'image-truncated', message: 'bad.tif ends too early.' },
    },
    expect.objectContaining({
      type: 'opened',
      imageId: 'a',
      picture: expect.objectContaining({ width: 600 }) as object,
    }),
  ]);
});

it('makes the tile asked for last first, and none that nobody waits for any more', async () => {
  const { picture, made, finish } = fakePicture();
  const { host: pictures, posted } = host({ open: () => Promise.resolve(picture) });
  await pictures.handle(open('a'));
  for (const column of [0, 1, 2, 3, 4]) void pictures.handle(wish(column + 1, column));
  await turn();
  expect(made).toEqual([0, 1]);
  void pictures.handle({ type: 'forget-tile', requestId: 4 }); // column 3
  void pictures.handle({ type: 'forget-tile', requestId: 1 }); // column 0, under way
  for (const column of [1, 0]) finish(column);
  await turn();
  await turn();
  expect(made).toEqual([0, 1, 4, 2]);
  for (const column of [4, 2]) finish(column);
  await turn();
  const tiles = posted.flatMap((message) => (message.type === 'tile' ? [message.requestId] : []));
  expect(tiles).toEqual([2, 5, 3]);
});

it('gives something rougher at once where the tile is not there yet and that is welcome', async () => {
  const { picture, finish } = fakePicture();
  const { host: pictures, posted } = host({ open: () => Promise.resolve(picture) });
  await pictures.handle(open('a'));
  void pictures.handle(wish(1, 100, true));
  void pictures.handle(wish(2, 101));
  void pictures.handle(wish(3, 5, true));
  await turn();
  finish(5);
  await turn();
  expect(posted.slice(1)).toEqual([
    { type: 'tile', requestId: 1, bytes: Uint8Array.of(7), isExact: false },
    { type: 'tile', requestId: 3, bytes: Uint8Array.of(5), isExact: true },
  ]);
});

it('ends an opening that is closed, answers nothing, and goes on with the next', async () => {
  let ended = false;
  const { host: pictures, posted } = host({
    open: (path, _name, _choices, _parts, signal) =>
      path === '/a.tif'
        ? new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              ended = true;
              reject(new Error('ended'));
            });
          })
        : Promise.resolve(fakePicture().picture),
  });
  const first = pictures.handle(open('a'));
  const second = pictures.handle(open('b'));
  await turn();
  await pictures.handle({ type: 'close', imageId: 'a' });
  await Promise.all([first, second]);
  expect(ended).toBe(true);
  expect(posted.map((message) => ('imageId' in message ? message.imageId : ''))).toEqual(['b']);
});

it('has the pictures used longest ago let go of files when all together are too large', async () => {
  const fakes = [fakePicture(60), fakePicture(30), fakePicture(30)];
  const left = [...fakes];
  const { host: pictures } = host({
    open: () => Promise.resolve(left.shift()!.picture),
    maxStoredBytes: 100,
  });
  for (const imageId of ['a', 'b']) await pictures.handle(open(imageId));
  expect(fakes[0]!.drop).not.toHaveBeenCalled();
  await pictures.handle(open('c'));
  expect(fakes.map(({ drop }) => drop.mock.calls.length)).toEqual([1, 0, 0]);
  await pictures.handle({ type: 'close', imageId: 'b' });
  expect(fakes[1]!.close).toHaveBeenCalled();
});
