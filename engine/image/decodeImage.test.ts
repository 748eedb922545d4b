import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { EngineError } from '../protocol/EngineError.js';
import { decodeImage } from './decodeImage.js';
import { loadSharp } from './loadSharp.js';

// Seconds of work are a minute on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const width = 40;
const height = 30;
/** uint8 [30, 40, 3]: left half red, right half blue, a green stripe on top. */
const picture = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
  const y = Math.floor(i / 3 / width);
  const x = Math.floor(i / 3) % width;
  const colour = y < 10 ? [0, 255, 0] : x < 20 ? [255, 0, 0] : [0, 0, 255];
  return colour[i % 3]!;
});
const sharp = loadSharp();
const draw = (): ReturnType<typeof sharp> => sharp(picture, { raw: { width, height, channels: 3 } });
const decode = (bytes: Uint8Array): ReturnType<typeof decodeImage> => decodeImage({ bytes, name: 'picture' });
const failure = async (bytes: Uint8Array): Promise<EngineError> => {
  const error: unknown = await decode(bytes).then(
    () => new Error('decoded'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EngineError);
  return error as EngineError;
};

const encoders = {
  png: () => draw().png().toBuffer(),
  jpeg: () => draw().jpeg({ quality: 95 }).toBuffer(),
  webp: () => draw().webp({ quality: 95 }).toBuffer(),
  tiff: () => draw().tiff({ compression: 'lzw' }).toBuffer(),
  gif: () => draw().gif().toBuffer(),
  avif: () => draw().avif({ quality: 90 }).toBuffer(),
};

test('runs on the WebAssembly build even where a native one is installed', () => {
  expect(sharp.versions).toHaveProperty('emscripten');
});

test.each(Object.entries(encoders))(
  '%s: upright RGB with the colours that went in',
  async (format, encode) => {
    const image = await decode(await encode());
    expect([image.width, image.height, image.format]).toEqual([width, height, format]);
    expect(image.data.length).toBe(picture.length);
    const far = image.data.filter((value, i) => Math.abs(value - picture[i]!) > 60).length;
    expect(far / picture.length).toBeLessThan(0.1); // lossy formats blur the edges
  },
);

test.each(Object.entries(encoders))('%s: cut in half is image-truncated', async (_, encode) => {
  const bytes = await encode();
  const error = await failure(bytes.subarray(0, Math.floor(bytes.length * 0.6)));
  expect(error.code).toBe('image-truncated');
  expect(error.message).toContain('picture');
});

test('EXIF orientation 6 turns the image upright', async () => {
  const image = await decode(await draw().withMetadata({ orientation: 6 }).png().toBuffer());
  expect([image.width, image.height]).toEqual([height, width]);
  expect([...image.data.subarray((height - 1) * 3, height * 3)]).toEqual([0, 255, 0]); // the stripe, now right
});

test('transparency is flattened on white', async () => {
  const clear = { width: 1, height: 1, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } as const;
  const image = await decode(await sharp({ create: clear }).png().toBuffer());
  expect(image.data[0]).toBe(255);
  expect(image.data[1]).toBeGreaterThan(125);
  expect(image.data[1]).toBeLessThan(130);
});

test('every colour under every alpha is laid on white as libvips does it; a window is given a PNG where one is half covered', async () => {
  const data = Uint8Array.from({ length: 256 * 256 * 4 }, (_, i) => {
    const [value, alpha] = [(i >> 2) & 255, i >> 10];
    return [value, 255 - value, value ^ 0x55, alpha][i & 3]!;
  });
  const covered = sharp(data, { raw: { width: 256, height: 256, channels: 4 } });
  const bytes = await covered.clone().png().toBuffer();
  const flattened = await sharp(bytes).flatten({ background: '#ffffff' }).raw().toBuffer();
  const image = await decode(bytes);
  expect(Buffer.compare(image.data, flattened)).toBe(0);
  expect(image.shownByChromium).toBe(false);
  const cut = await decode(await covered.clone().toColourspace('b-w').png().toBuffer());
  expect(cut.shownByChromium).toBe(false);
  // What is covered whole or not at all needs no rounding.
  for (const some of [[255], [0, 255]]) {
    const whole = data.map((value, i) => ((i & 3) === 3 ? some[(i >> 2) % some.length]! : value));
    const opaque = sharp(whole, { raw: { width: 256, height: 256, channels: 4 } });
    const png = await opaque.png().toBuffer();
    const shown = await decode(png);
    expect(shown.shownByChromium).toBe(true);
    expect(
      Buffer.compare(shown.data, await sharp(png).flatten({ background: '#ffffff' }).raw().toBuffer()),
    ).toBe(0);
  }
});

test('16-bit grey becomes 8-bit RGB', async () => {
  const deep = sharp(new Uint16Array([0, 32896, 65535]), { raw: { width: 3, height: 1, channels: 1 } });
  const bytes = await deep.toColourspace('grey16').png().toBuffer();
  const metadata = await sharp(bytes).metadata();
  expect(metadata.depth).toBe('ushort');
  expect([...(await decode(bytes)).data]).toEqual([0, 0, 0, 128, 128, 128, 255, 255, 255]);
});

test('CMYK becomes RGB', async () => {
  const bytes = await draw().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
  expect((await sharp(bytes).metadata()).space).toBe('cmyk');
  const [red, green, blue] = (await decode(bytes)).data.subarray((20 * width + 5) * 3);
  expect(red! - Math.max(green!, blue!)).toBeGreaterThan(100);
});

test('a palette PNG and the first frame of a GIF', async () => {
  expect((await decode(await draw().png({ palette: true }).toBuffer())).data).toEqual(picture);
  const frames = Buffer.concat([picture, picture.map((value) => 255 - value)]);
  const film = sharp(frames, { raw: { width, height: height * 2, channels: 3, pageHeight: height } });
  const image = await decode(await film.gif().toBuffer());
  expect([image.width, image.height]).toEqual([width, height]);
  expect([...image.data.subarray(0, 3)]).toEqual([0, 255, 0]);
});

test('one pixel is an image', async () => {
  const dot = sharp(new Uint8Array([1, 2, 3]), { raw: { width: 1, height: 1, channels: 3 } });
  expect(await decode(await dot.png().toBuffer())).toMatchObject({ width: 1, height: 1 });
});

test('a 30,000 x 30,000 header is refused by its size', async () => {
  const bytes = await draw().png().toBuffer();
  bytes.writeUInt32BE(30_000, 16);
  bytes.writeUInt32BE(30_000, 20);
  const error = await failure(bytes);
  expect(error.code).toBe('image-too-large');
  expect(error.message).toMatch(/30000 x 30000.*900 megapixels/);
});

test.each([
  ['text', new TextEncoder().encode('hello, I am a text file')],
  ['nothing', new Uint8Array()],
  ['SVG', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')],
])('%s is not an image, and the message says what would be', async (_, bytes) => {
  const error = await failure(bytes);
  expect(error.code).toBe('not-an-image');
  expect(error.message).toContain('PNG, JPEG, WebP, TIFF, BMP, GIF, AVIF');
});

test.each([{ bands: [1, 2] }, { range: { low: 9, high: 1 } }, { page: 0 }])(
  '%o is no choice',
  async (choices) => {
    const bytes = await encoders.png();
    await expect(decodeImage({ bytes, name: 'picture' }, choices)).rejects.toMatchObject({
      code: 'option-invalid',
      message: expect.stringContaining('picture') as string,
    });
  },
);

test('reads a file, and says where there is none', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'fovea-'));
  const file = path.join(folder, 'bild \u00e9.png');
  await writeFile(file, await encoders.png());
  expect((await decodeImage({ path: file })).data).toEqual(picture);
  await expect(decodeImage({ path: folder })).rejects.toThrow(/folder/);
  await rm(folder, { recursive: true });
  await expect(decodeImage({ path: file })).rejects.toThrow(/there is none/);
});
