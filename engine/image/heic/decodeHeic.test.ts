import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { decodeImage } from '../decodeImage.js';

vi.setConfig({ testTimeout: 60_000 });

const still = readFileSync(path.join(import.meta.dirname, '../../testing/pictures/heic-still.heic'));

test('a picture of 30,000 x 30,000 is refused before it is decoded', async () => {
  const bytes = Buffer.from(still);
  const at = bytes.indexOf('ispe');
  bytes.writeUInt32BE(30_000, at + 8);
  bytes.writeUInt32BE(30_000, at + 12);
  await expect(decodeImage({ bytes, name: 'a.heic' })).rejects.toMatchObject({ code: 'image-too-large' });
});

test('a spoilt file is refused in words, and the next one is read', async () => {
  for (let at = 40; at < still.length; at += 61) {
    const bytes = Buffer.from(still);
    bytes.fill(0xff, at, Math.min(at + 3, bytes.length));
    const result = await decodeImage({ bytes, name: 'a.heic' }).catch((error: unknown) => error);
    if (result instanceof Error)
      expect(result).toMatchObject({ code: expect.stringMatching(/^image-/) as string });
  }
  await expect(decodeImage({ bytes: still, name: 'a.heic' })).resolves.toMatchObject({
    width: 24,
    height: 16,
  });
});
