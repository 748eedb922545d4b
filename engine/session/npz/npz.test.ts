import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { bytesReader } from './bytesReader.js';
import { decodeNpz, encodeNpz } from './npz.js';
import { NpzReader } from './NpzReader.js';
import type { NpyArray } from './npyArray.js';

const temporaryFolder = temporaryFolders();
const limits = { maxBytes: 2 ** 20 };

const arrays = {
  layers: { dtype: 'i4', shape: [3], data: Int32Array.of(-1, 9, 2 ** 31 - 1) },
  grids: { dtype: 'u1', shape: [2, 3, 2], data: Uint8Array.of(0, 1, 1, 0, 255, 3, 0, 0, 1, 1, 7, 9) },
  maps: { dtype: 'f4', shape: [2, 2, 1], data: Float32Array.of(0.5, NaN, -Infinity, 1e-38) },
  threshold: { dtype: 'f8', shape: [], data: Float64Array.of(Math.PI) },
  none: { dtype: 'f4', shape: [0, 4], data: new Float32Array(0) },
} as const satisfies Record<string, NpyArray>;

it('gives back what was put in, and the same bytes each time', async () => {
  const bytes = await encodeNpz(arrays);
  expect(await decodeNpz(bytes, limits)).toEqual(arrays);
  expect(await encodeNpz(arrays)).toEqual(bytes);
});

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
it.runIf(hasNumpy)('is opened by numpy, and opens what numpy writes', async () => {
  const folder = temporaryFolder();
  const ours = join(folder, 'ours.npz');
  writeFileSync(ours, await encodeNpz(arrays));
  const program = `
import numpy, sys
a = numpy.load(sys.argv[1])
print({name: (str(a[name].dtype), a[name].shape) for name in a.files})
numpy.savez(sys.argv[2], **{name: a[name] for name in a.files})
numpy.savez_compressed(sys.argv[3], **{name: a[name] for name in a.files})
`;
  const [theirs, packed] = [join(folder, 'theirs.npz'), join(folder, 'packed.npz')];
  const said = execFileSync('python3', ['-c', program, ours, theirs, packed], { encoding: 'utf8' });
  expect(said).toContain("'grids': ('uint8', (2, 3, 2))");
  for (const file of [theirs, packed]) expect(await decodeNpz(readFileSync(file), limits)).toEqual(arrays);
});

it('reads rows by themselves, stored or packed', async () => {
  const reader = await NpzReader.open(bytesReader(await encodeNpz(arrays)), 'a.npz', limits);
  expect((await reader.readRows('maps', 1, 1)).data).toEqual(Float32Array.of(-Infinity, 1e-38));
  expect(await reader.readRows('grids', 1, 1)).toMatchObject({
    shape: [1, 3, 2],
    data: Uint8Array.of(0, 0, 1, 1, 7, 9),
  });
  await expect(reader.readRows('maps', 2, 1)).rejects.toThrow(/a\.npz .*maps has 2 rows, and row 2/);
  await expect(reader.read('nothing')).rejects.toThrow(/expected an array nothing, found layers, grids/);
});

it('refuses an array whose shape is not its length', async () => {
  const wrong = { dtype: 'u1', shape: [2], data: new Uint8Array(3) } as const;
  await expect(encodeNpz({ wrong })).rejects.toThrow(/Expected u1 \[2\], got 3/);
});

it('refuses more than the limit, also where less is named than is there', async () => {
  const data = new Uint8Array(10_000);
  const bytes = await encodeNpz({ bomb: { dtype: 'u1', shape: [data.length], data } });
  expect(bytes.length).toBeLessThan(400);
  await expect(decodeNpz(bytes, { maxBytes: 9999 })).rejects.toThrow(/more than 9999 bytes/);
  const lying = Buffer.from(bytes);
  for (let at = 0; (at = lying.indexOf(uint32(data.length + 128), at)) >= 0;) lying.writeUInt32LE(200, at);
  await expect(decodeNpz(lying, { maxBytes: 9999 })).rejects.toMatchObject({ code: 'session-malformed' });
});

it('refuses every file that was cut off', async () => {
  const bytes = await encodeNpz(arrays);
  for (let length = 0; length < bytes.length; length++) {
    await expect(decodeNpz(bytes.subarray(0, length), limits), `${length} bytes`).rejects.toMatchObject({
      code: 'session-malformed',
    });
  }
});

it('reads a file that was written to as it was, or refuses it', async () => {
  const bytes = await encodeNpz(arrays);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const other = Uint8Array.from(bytes);
      other[at] = other[at]! ^ change;
      const read = await decodeNpz(other, limits).catch((error: unknown) => error);
      if (read instanceof Error) expect(read).toMatchObject({ code: 'session-malformed' });
      else for (const array of Object.values(read as object)) expect(crcOf(array as NpyArray)).toBeDefined();
    }),
    { numRuns: 2000, seed: 1 },
  );
});

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function crcOf({ data }: NpyArray): number {
  return crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}
