import { beforeEach, expect, it, vi } from 'vitest';
import type { ImageSource, Picture } from '../../engine/index.js';
import type { ImageReference } from '../ipc/engineMessages.js';
import { OpenPictures } from './OpenPictures.js';

const reference = (imageId: string, encodedHash: string | null = null): ImageReference => ({
  imageId,
  path: `/${imageId}.png`,
  name: `${imageId}.png`,
  encodedHash,
});

/** Names of the pictures whose pixels were let go. */
let released: string[];
beforeEach(() => {
  released = [];
});

const opener = () =>
  vi.fn((source: ImageSource): Promise<Picture> => {
    const name = source.name!;
    const picture = { encodedHash: `hash of ${name}`, releasePixels: () => released.push(name) };
    return Promise.resolve(picture as unknown as Picture);
  });

it('opens a picture once, whoever asks first and however often', async () => {
  const open = opener();
  const pictures = new OpenPictures(open);
  const [first, second] = await Promise.all([pictures.find(reference('a')), pictures.find(reference('a'))]);
  expect(await pictures.find(reference('a', 'hash of a.png'))).toBe(first);
  expect(second).toBe(first);
  expect(open).toHaveBeenCalledTimes(1);
  expect(open).toHaveBeenCalledWith({ path: '/a.png', name: 'a.png' }, undefined, undefined, undefined);
});

it('opens a picture with what is chosen of it', async () => {
  const open = opener();
  const choices = { bands: [3, 2, 1], page: 2 };
  await new OpenPictures(open).find({ ...reference('a'), choices });
  expect(open).toHaveBeenCalledWith({ path: '/a.png', name: 'a.png' }, choices, undefined, undefined);
});

it('tries again what could not be opened', async () => {
  const open = opener();
  open.mockRejectedValueOnce(new Error('no such file'));
  const pictures = new OpenPictures(open);
  await expect(pictures.find(reference('a'))).rejects.toThrow('no such file');
  await expect(pictures.find(reference('a'))).resolves.toBeDefined();
});

it('refuses another file in the place of the one that was opened', async () => {
  const pictures = new OpenPictures(opener());
  await expect(pictures.find(reference('a', 'hash of an older file'))).rejects.toMatchObject({
    code: 'image-changed',
    message: expect.stringContaining('/a.png') as string,
  });
});

it('keeps the pixels used last, up to the budget', async () => {
  const pictures = new OpenPictures(opener(), 100);
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((id) => pictures.find(reference(id))));
  pictures.keepPixels(a!, 40);
  pictures.keepPixels(b!, 40);
  pictures.keepPixels(a!, 40); // used again
  pictures.keepPixels(c!, 40);
  expect(released).toEqual(['b.png']);
  pictures.keepPixels(c!, 400); // one alone above the budget goes too: it is read again when it is asked about
  expect(released).toContain('c.png');
});
