import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { decodeImage } from '../decodeImage.js';

vi.setConfig({ testTimeout: 60_000 });

const plain = readFileSync(path.join(import.meta.dirname, '../../testing/pictures/jp2-rgb.jp2'));

test('a picture of 30,000 x 30,000 is refused before it is decoded', async () => {
  const bytes = Buffer.from(plain);
  const at = bytes.indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51])) + 4;
  bytes.writeUInt32BE(30_000, at + 4);
  bytes.writeUInt32BE(30_000, at + 8);
  await expect(decodeImage({ bytes, name: 'a.jp2' })).rejects.toMatchObject({ code: 'image-too-large' });
});

test('a spoilt file is read or refused in words, and the next one is read', async () => {
  for (let at = 12; at < plain.length; at += 41) {
    const bytes = Buffer.from(plain);
    bytes.fill(0x7f, at, Math.min(at + 3, bytes.length));
    const result = await decodeImage({ bytes, name: 'a.jp2' }).catch((error: unknown) => error);
    if (result instanceof Error)
      expect(result).toMatchObject({ code: expect.stringMatching(/^(?:image-|not-an-image)/) as string });
  }
  await expect(decodeImage({ bytes: plain, name: 'a.jp2' })).resolves.toMatchObject({
    width: 24,
    height: 16,
  });
});
