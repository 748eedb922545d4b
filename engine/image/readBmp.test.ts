import { expect, test, vi } from 'vitest';
import { decodeImage } from './decodeImage.js';

// Seconds of work are a minute on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** A BMP with a 40-byte header and, for 1 to 8 bits, the palette black, red, green, blue. */
function bmp(
  bits: number,
  rows: readonly (readonly number[])[],
  options: Partial<BmpOptions> = {},
): Uint8Array {
  const { topDown = false, masks = [] } = options;
  const width = (rows[0]!.length * 8) / bits;
  const palette = bits <= 8 ? [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0] : [];
  const stride = Math.ceil((width * bits) / 32) * 4;
  const pixelsAt = 54 + masks.length * 4 + palette.length;
  const bytes = Buffer.alloc(pixelsAt + stride * rows.length);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(pixelsAt, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(options.width ?? width, 18);
  bytes.writeInt32LE(topDown ? -rows.length : rows.length, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(bits, 28);
  bytes.writeUInt32LE(options.compression ?? (masks.length > 0 ? 3 : 0), 30);
  bytes.writeUInt32LE(palette.length / 4, 46);
  masks.forEach((mask, i) => bytes.writeUInt32LE(mask, 54 + i * 4));
  bytes.set(palette, 54 + masks.length * 4);
  rows.forEach((row, y) => bytes.set(row, pixelsAt + y * stride));
  return bytes;
}

interface BmpOptions {
  readonly topDown: boolean;
  readonly masks: readonly number[];
  readonly width: number;
  readonly compression: number;
}

const decode = async (bytes: Uint8Array): Promise<number[]> => [
  ...(await decodeImage({ bytes, name: 'a.bmp' })).data,
];
const [black, red, green, blue] = [
  [0, 0, 0],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
] as const;

test('1, 4 and 8 bits through a palette', async () => {
  expect(await decode(bmp(1, [[0b01000000]]))).toEqual(
    [black, red, ...Array<number[]>(6).fill([...black])].flat(),
  );
  expect(await decode(bmp(4, [[0x12]]))).toEqual([red, green].flat());
  expect(await decode(bmp(8, [[3, 1]]))).toEqual([blue, red].flat());
});

test('rows run upwards unless the height is negative', async () => {
  expect(await decode(bmp(8, [[1], [2]]))).toEqual([green, red].flat());
  expect(await decode(bmp(8, [[1], [2]], { topDown: true }))).toEqual([red, green].flat());
});

test('16, 24 and 32 bits', async () => {
  expect(await decode(bmp(16, [[0x00, 0x7c]]))).toEqual([...red]);
  expect(await decode(bmp(24, [[0, 255, 0]]))).toEqual([...green]);
  expect(await decode(bmp(32, [[255, 0, 0, 0]]))).toEqual([...blue]);
});

test('bit fields: 5-6-5, and 32 bits in another order', async () => {
  expect(await decode(bmp(16, [[0xe0, 0x07]], { masks: [0xf800, 0x07e0, 0x001f] }))).toEqual([...green]);
  expect(await decode(bmp(32, [[9, 255, 0, 0]], { masks: [0xff00, 0xff0000, 0xff000000] }))).toEqual([
    ...red,
  ]);
});

test('cut, compressed, too large', async () => {
  const whole = bmp(24, [[0, 255, 0]]);
  for (let length = 2; length < whole.length - 1; length++) {
    await expect(decode(whole.subarray(0, length))).rejects.toMatchObject({ code: 'image-truncated' });
  }
  await expect(decode(bmp(8, [[1]], { compression: 4 }))).rejects.toMatchObject({ code: 'image-unreadable' });
  await expect(decode(bmp(8, [[1]], { width: 70_000 }))).rejects.toMatchObject({ code: 'image-too-large' });
  await expect(decode(bmp(8, [[1]], { width: -1 }))).rejects.toMatchObject({ code: 'image-unreadable' });
});
