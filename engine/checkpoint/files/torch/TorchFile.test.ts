import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../../protocol/EngineError.js';
import { temporaryFolders } from '../../../testing/temporaryFolder.js';
import { toFloat32 } from '../../weights/float16.js';
import { soundWeights } from '../../testing/soundWeights.js';
import { tryWeights } from '../../testing/tryWeights.js';
import { pickleOf, writeTorchArchive, writeTorchFile } from '../../testing/writeTorchFile.js';
import { TorchFile } from './TorchFile.js';

const temporaryFolder = temporaryFolders();
/** Written by PyTorch itself (training/fixtures/torch_files.py). */
const fixture = (name: string): string => join(import.meta.dirname, '../../../testing/torch', name);
const expected = JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as Record<
  string,
  { readonly shape: readonly number[]; readonly values: readonly number[] }
>;

function valuesOf(file: TorchFile, name: string): number[] {
  const bytes = file.read(name);
  const { type } = file.entry(name)!;
  switch (type) {
    case 'F64':
      return [...new Float64Array(bytes.buffer)];
    case 'I64':
      return [...new BigInt64Array(bytes.buffer)].map(Number);
    case 'U8':
    case 'BOOL':
      return [...bytes];
    default:
      return [...toFloat32(bytes, type)];
  }
}

describe('a file written by PyTorch', () => {
  it('gives every tensor as PyTorch has it, contiguous or not, shared or not', () => {
    const file = TorchFile.open(fixture('views.bin'));
    expect([...file.tensorNames].sort()).toEqual(Object.keys(expected).sort());
    for (const [name, { shape, values }] of Object.entries(expected)) {
      expect(file.entry(name)!.shape, name).toEqual(shape);
      expect(valuesOf(file, name), name).toEqual(values);
    }
    file.close();
  });

  it('gives a row of a view that is not contiguous', () => {
    const file = TorchFile.open(fixture('views.bin'));
    const { shape, values } = expected['transposed']!;
    for (let row = 0; row < shape[0]!; row++) {
      const width = shape[1]!;
      expect([...toFloat32(file.readRows('transposed', row, 1), 'F32')]).toEqual(
        values.slice(row * width, (row + 1) * width),
      );
    }
    expect(() => file.readRows('transposed', shape[0]!, 1)).toThrow(RangeError);
    file.close();
  });

  it('of the old format is refused with what to do', () => {
    expect(() => TorchFile.open(fixture('legacy.bin'))).toThrow(
      /before 1\.6.*save it again with torch\.save/,
    );
  });

  it('that would run a program is refused, and runs none', () => {
    expect(() => TorchFile.open(fixture('hostile.bin'))).toThrow(
      /asks for "(posix|nt)\.system", which no file of tensors needs/,
    );
  });
});

/** A sound file: a [2, 3] and a [3, 2] view of the same six numbers. */
async function writeSample(): Promise<string> {
  const path = join(temporaryFolder(), 'sample.bin');
  const bytes = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
  await writeTorchFile(
    path,
    [
      { name: 'rows', type: 'F32', shape: [2, 3], storage: 0 },
      { name: 'columns', type: 'F32', shape: [3, 2], stride: [1, 3], storage: 0 },
    ],
    [{ bytes, count: 6 }],
  );
  return path;
}

const six = { bytes: new Uint8Array(24), count: 6 };

describe('what a stranger may have written', () => {
  it('the writer of the tests writes what is read', async () => {
    const file = TorchFile.open(await writeSample());
    expect(valuesOf(file, 'columns')).toEqual([1, 4, 2, 5, 3, 6]);
    file.close();
  });

  it.each([
    ['beyond its storage', { shape: [2, 4] }, /reaches element 8 of storage 0, which has 6/],
    ['beyond it by stride', { shape: [2, 2], stride: [5, 2] }, /reaches element 8/],
    ['beyond it by offset', { shape: [2], offset: 5 }, /reaches element 7/],
    ['repeating it', { shape: [1_000_000, 6], stride: [0, 1] }, /repeats the 6 elements/],
    [
      'of a size that overflows',
      { shape: [2 ** 30, 2 ** 30], stride: [0, 0] },
      /reaches element 1 of storage/,
    ],
    ['with more sizes than strides', { shape: [2, 3], stride: [1] }, /2 sizes and 1 strides/],
    ['of a negative size', { shape: [-1] }, /by what are no counts/],
  ])('a tensor %s is refused', async (_, view, message) => {
    const path = join(temporaryFolder(), 'bad.bin');
    await writeTorchFile(path, [{ name: 'a', type: 'F32', storage: 0, ...view }], [six]);
    expect(() => TorchFile.open(path)).toThrow(message);
  });

  it('a storage that is shorter than the pickle says, or not there, is refused', async () => {
    const path = join(temporaryFolder(), 'short.bin');
    const tensor = { name: 'a', type: 'F32' as const, shape: [6], storage: 0 };
    await writeTorchFile(path, [tensor], [{ bytes: new Uint8Array(20), count: 6 }]);
    expect(() => TorchFile.open(path)).toThrow(/should have 24 bytes and has 20/);
    await writeTorchArchive(path, [['data.pkl', pickleOf([tensor], [six])]]);
    expect(() => TorchFile.open(path)).toThrow(/which the archive lacks/);
  });

  it('compressed, big-endian, of no tensors, of no pickle, and cut off is refused', async () => {
    const path = join(temporaryFolder(), 'other.bin');
    const pickle = pickleOf([{ name: 'a', type: 'F32', shape: [6], storage: 0 }], [six]);
    const refused = async (
      files: [string, Uint8Array][],
      message: RegExp,
      compress = false,
    ): Promise<void> => {
      await writeTorchArchive(path, files, compress);
      expect(() => TorchFile.open(path)).toThrow(message);
    };
    await refused(
      [
        ['data.pkl', pickle],
        ['data/0', six.bytes],
      ],
      /is compressed/,
      true,
    );
    await refused(
      [
        ['data.pkl', pickle],
        ['byteorder', Buffer.from('big')],
      ],
      /most significant byte first/,
    );
    await refused([['data.pkl', pickleOf([], [])]], /holds no tensors/);
    await refused([['version', Buffer.from('3')]], /without the data\.pkl/);
    const sound = await writeSample();
    truncateSync(sound, 300);
    expect(() => TorchFile.open(sound)).toThrow(EngineError);
  });

  it('a pickle that holds itself, or asks for what it did not hold, ends', async () => {
    const path = join(temporaryFolder(), 'self.bin');
    const open = async (pickle: string, message: RegExp): Promise<void> => {
      await writeTorchArchive(path, [['data.pkl', Buffer.from(pickle, 'latin1')]]);
      expect(() => TorchFile.open(path)).toThrow(message);
    };
    const parameter = 'ctorch._utils\n_rebuild_parameter\n';
    // {'a': p} where p is a parameter whose only argument is p.
    await open(
      `\x80\x02}X\x01\x00\x00\x00a${parameter}]q\x00Rq\x01h\x00h\x01a0s.`,
      /makes a value by torch\._utils\._rebuild_parameter/,
    );
    await open('\x80\x02h\x07.', /did not hold yet/);
    await open('\x80\x02u.', /closes a group/);
    await open('\x80\x02]cposix\nsystem\n.', /"posix\.system"/);
    await open('\x80\x02\x8c\x05posix\x8c\x06system\x93.', /"posix\.system"/);
    await open('\x80\x02i', /the word 0x69/);
  });

  it('any damage gives an EngineError, or tensors within the file', async () => {
    const folder = temporaryFolder();
    const sound = await soundWeights(folder);
    const trials = Array.from({ length: 600 }, (_, index) =>
      tryWeights(join(folder, 'mutated.bin'), sound, 'torch', 7, index),
    );
    expect(trials.flatMap(({ fault }) => fault ?? [])).toEqual([]);
    const read = trials.filter(({ outcome }) => outcome === 'read').length;
    expect(read, 'some are read').toBeGreaterThan(20);
    expect(read, 'some are refused').toBeLessThan(500);
  });
});
