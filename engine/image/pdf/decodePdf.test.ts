import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { decodeImage } from '../decodeImage.js';
import { pageSize } from './pageSize.js';

vi.setConfig({ testTimeout: 60_000 });

const two = readFileSync(path.join(import.meta.dirname, '../../testing/pictures/pdf-two.pdf'));

test('A4 has 200 dots per inch, a wall of paper has what fits', () => {
  expect(pageSize(595.28, 841.89)).toEqual({ width: 1654, height: 2339, dpi: 200 });
  const { width, height, dpi } = pageSize(14_400, 14_400);
  expect(width * height).toBeLessThanOrEqual(2 ** 26);
  expect(dpi).toBe(41);
  expect(() => pageSize(0, 10)).toThrow('no size');
  expect(() => pageSize(0.001, 1e7)).toThrow('too long and narrow');
});

/** A page of one inch a side with the content; without a table of objects, which PDFium makes up. */
const pageOf = (content: string): Uint8Array =>
  Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj ' +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 R/Resources<</Font<</F<</Type/Font' +
      `/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj 4 0 obj<</Length ${content.length}>>stream\n${content}\nendstream endobj ` +
      'trailer<</Root 1 0 R>>\n%%EOF',
    'latin1',
  );

test('text in a font that the file does not carry is drawn', async () => {
  const dark = async (content: string): Promise<number> => {
    const { data } = await decodeImage({ bytes: pageOf(content), name: 'a.pdf' });
    return data.filter((level) => level < 100).length;
  };
  expect(await dark('BT /F 30 Tf 5 25 Td (OPEN) Tj ET')).toBeGreaterThan(2000);
  expect(await dark('')).toBe(0);
});

test('a spoilt file is drawn or refused in words, and the next one is drawn', async () => {
  for (let at = 10; at < two.length; at += 97) {
    const bytes = Buffer.from(two);
    bytes.fill(0x39, at, Math.min(at + 4, bytes.length));
    const result = await decodeImage({ bytes, name: 'a.pdf' }).catch((error: unknown) => error);
    if (result instanceof Error)
      expect(result).toMatchObject({ code: expect.stringMatching(/^image-/) as string });
  }
  await expect(decodeImage({ bytes: two, name: 'a.pdf' })).resolves.toMatchObject({ width: 24, height: 16 });
});
