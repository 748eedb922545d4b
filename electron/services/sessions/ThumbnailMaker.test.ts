import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Session } from '../../../engine/protocol/session.js';
import { ThumbnailMaker, type ThumbnailMakerParts } from './ThumbnailMaker.js';

let folder: string;
let made = 0;
const thumbnail = vi.fn((_: unknown, path: string) => writeFile(path, `thumbnail ${++made}`));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-thumbnails-'));
  made = 0;
  thumbnail.mockClear();
});
afterEach(() => rm(folder, { recursive: true }));

function maker(): ThumbnailMaker {
  const images = { isOpen: () => true, reference: () => ({}), tile: vi.fn() };
  return new ThumbnailMaker({
    shelf: { path: () => folder, get: vi.fn() },
    images: () => images,
    engine: { thumbnail, closeImage: vi.fn() },
    temporaryFolder: { path: () => Promise.resolve(folder) },
  } as unknown as ThumbnailMakerParts);
}

const shown = (choices: Session['picture']['choices']) =>
  ({ id: 'session', picture: { choices } }) as Pick<Session, 'id' | 'picture'>;
const onDisk = () => readFile(join(folder, 'thumbnail.png'), 'utf8');

it('makes a thumbnail once, and anew where something else is shown of the picture', async () => {
  const first = maker();
  first.make(shown({}), 'image');
  first.make(shown({}), 'image');
  await vi.waitFor(async () => expect(await onDisk()).toBe('thumbnail 1'));
  first.make(shown({ bands: [3, 2, 1] }), 'image');
  await vi.waitFor(async () => expect(await onDisk()).toBe('thumbnail 2'));
  expect(thumbnail).toHaveBeenCalledTimes(2);

  const nextStart = maker();
  nextStart.make(shown({ bands: [3, 2, 1] }), 'image');
  nextStart.make(shown({ bands: [3, 2, 1], range: 'full' }), 'image');
  await vi.waitFor(async () => expect(await onDisk()).toBe('thumbnail 3'));
  expect(thumbnail).toHaveBeenCalledTimes(3);
});
