import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../protocol/EngineError.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { SafetensorsFile } from './SafetensorsFile.js';
import { writeSafetensors } from './writeSafetensors.js';

const temporaryFolder = temporaryFolders();

async function writeSample(): Promise<string> {
  const path = join(temporaryFolder(), 'a.safetensors');
  const bytes = () => Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
  await writeSafetensors(
    path,
    [
      { name: 'first', type: 'U8', shape: [3, 4], bytes },
      { name: 'second', type: 'F16', shape: [6], bytes },
    ],
    { note: 'sample' },
  );
  return path;
}

describe('SafetensorsFile', () => {
  it('reads back what writeSafetensors wrote, whole and by row', async () => {
    const file = SafetensorsFile.open(await writeSample());
    expect([...file.tensorNames]).toEqual(['first', 'second']);
    expect(file.entry('first')).toMatchObject({ type: 'U8', shape: [3, 4] });
    expect(file.entry('third')).toBeUndefined();
    expect([...file.read('first')]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect([...file.readRows('first', 1, 1)]).toEqual([5, 6, 7, 8]);
    expect(file.metadata).toEqual({ note: 'sample' });
    file.close();
  });

  it('reads no row that a tensor does not have: another tensor begins there', async () => {
    const file = SafetensorsFile.open(await writeSample());
    expect(() => file.readRows('first', 3, 1)).toThrow(/3 rows, none of index 3/);
    expect(() => file.readRows('second', -1, 1)).toThrow(RangeError);
    file.close();
  });

  it('says that a folder is no file', () => {
    expect(() => SafetensorsFile.open(temporaryFolder())).toThrow(/it is a folder or a device/);
  });

  it('refuses a header length that lies', async () => {
    const path = await writeSample();
    const bytes = readFileSync(path);
    bytes.writeBigUInt64LE(8_000_000n, 0);
    writeFileSync(path, bytes);
    expect(() => SafetensorsFile.open(path)).toThrow(/announces a header of 8000000 bytes but has only/);
    bytes.writeBigUInt64LE(2n ** 63n, 0);
    writeFileSync(path, bytes);
    expect(() => SafetensorsFile.open(path)).toThrow(/at most 8388608 are allowed/);
  });

  it('tells changed files apart by fingerprint', async () => {
    const [a, b] = [SafetensorsFile.open(await writeSample()), SafetensorsFile.open(await writeSample())];
    expect(a.fingerprint).not.toBe(b.fingerprint);
    a.close();
    b.close();
  });

  it('answers any damage with an EngineError or the tensors as described, never with another failure', async () => {
    const path = await writeSample();
    const sound = readFileSync(path);
    const damagedPath = join(temporaryFolder(), 'damaged.safetensors');
    const damage = fc.record({
      flips: fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 4 }),
      length: fc.nat(sound.length),
    });
    fc.assert(
      fc.property(damage, ({ flips, length }) => {
        const bytes = Buffer.from(sound);
        for (const [index, value] of flips) bytes[index] = value;
        writeFileSync(damagedPath, bytes.subarray(0, length));
        try {
          const file = SafetensorsFile.open(damagedPath);
          for (const tensor of file.tensorNames) file.read(tensor);
          file.close();
        } catch (error) {
          expect(error).toBeInstanceOf(EngineError);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe('writeSafetensors', () => {
  it('leaves nothing behind when it is stopped', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'b.safetensors');
    const tensor = { name: 'a', type: 'U8' as const, shape: [1], bytes: () => Uint8Array.of(1) };
    const stop = () => {
      throw new Error('stopped');
    };
    await expect(writeSafetensors(path, [tensor], {}, stop)).rejects.toThrow('stopped');
    expect(readdirSync(folder)).toEqual([]);
  });
});
