import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../protocol/EngineError.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { Checkpoint } from '../Checkpoint.js';
import { copyCheckpoint, editTensors } from '../testing/editCheckpoint.js';
import { expectedTensors } from '../layouts/checkTensors.js';
import { convertCheckpoint } from './convertCheckpoint.js';
import { readLinearFloat32 } from '../weights/linearWeight.js';
import { readWholeWeight } from '../testing/readWholeWeight.js';

const temporaryFolder = temporaryFolders();
const fixture = join(import.meta.dirname, '../../testing/golden/landscape-36');
const name = 'model.layers.9.self_attn.k_proj_hd.weight';

async function convert(weights: 'fp32' | 'fp16' | 'int8', source = fixture): Promise<string> {
  const target = join(temporaryFolder(), 'converted');
  await convertCheckpoint(source, target, { weights });
  return target;
}

describe('convertCheckpoint', () => {
  it('keeps fp16 weights bit for bit through fp32 and back', async () => {
    const back = Checkpoint.open(await convert('fp16', await convert('fp32')));
    const original = Checkpoint.open(fixture);
    // All that the architecture reads, and nothing else: the tower's last layer is not among it.
    const read = expectedTensors(original.config).map((tensor) => tensor.name);
    expect([...back.tensors.names].sort()).toEqual(read.sort());
    for (const tensor of back.tensors.names) {
      expect(Buffer.compare(back.tensors.readBytes(tensor), original.tensors.readBytes(tensor)), tensor).toBe(
        0,
      );
    }
    back.close();
    original.close();
  });

  it('stores 8-bit blocks that read back as if quantised on load', async () => {
    const dir = await convert('int8');
    const [stored, original] = [Checkpoint.open(dir), Checkpoint.open(fixture)];
    expect(stored.storedType).toBe('int8');
    expect(readWholeWeight(stored.tensors, name, 96, 'int8')).toEqual(
      readWholeWeight(original.tensors, name, 96, 'int8'),
    );
    const [a, b] = [readLinearFloat32(stored.tensors, name, 96), original.tensors.readFloat32(name)];
    const largest = b.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeLessThan(largest / 200);
    expect(statSync(join(dir, 'model.safetensors')).size).toBeLessThan(
      statSync(join(fixture, 'model.safetensors')).size * 0.75,
    );
    expect(existsSync(join(dir, 'vision', 'config.json'))).toBe(true);
    stored.close();
    original.close();
  });

  it.each(['fp16', 'int8'] as const)(
    'says where a number is too large for half precision, as %s',
    async (weights) => {
      const source = temporaryFolder();
      copyCheckpoint(fixture, source);
      const large = new Uint8Array(Float32Array.from({ length: 96 }, (_, index) => index * 1000).buffer);
      await editTensors(source, (tensors) =>
        tensors.map((tensor) =>
          tensor.name === 'model.norm.weight' ? { ...tensor, type: 'F32', bytes: () => large } : tensor,
        ),
      );
      const target = join(temporaryFolder(), 'converted');
      await expect(convertCheckpoint(source, target, { weights })).rejects.toThrow(
        /up to 65504 for half precision, but the tensor "model\.norm\.weight" holds 66000.*fp32/,
      );
      expect(existsSync(target)).toBe(false);
      await convertCheckpoint(source, target, { weights: 'fp32' });
      const checkpoint = Checkpoint.open(target);
      expect(checkpoint.tensors.readFloat32('model.norm.weight')[95]).toBe(95000);
      checkpoint.close();
    },
  );

  it('refuses to write over its source or over another checkpoint', async () => {
    await expect(convertCheckpoint(fixture, fixture, { weights: 'int8' })).rejects.toThrow(
      /the input itself/,
    );
    const target = await convert('fp16');
    const vision = join(target, 'vision', 'config.json');
    const before = readFileSync(vision, 'utf8');
    for (const inside of ['vision', 'new', join('new', 'newer')]) {
      await expect(convertCheckpoint(target, join(target, inside), { weights: 'fp16' })).rejects.toThrow(
        /inside the input/,
      );
    }
    expect(readFileSync(vision, 'utf8')).toBe(before);
    expect(existsSync(join(target, 'new'))).toBe(false);
    await expect(convertCheckpoint(fixture, target, { weights: 'fp16' })).rejects.toThrow(
      /already holds a checkpoint/,
    );
  });

  it('says where it cannot write', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'no folder');
    const converted = convertCheckpoint(fixture, join(file, 'converted'), { weights: 'fp16' });
    await expect(converted).rejects.toThrow(EngineError);
    await expect(converted).rejects.toThrow(
      /Cannot write the checkpoint to .*converted: .*name another folder/,
    );
  });

  it.skipIf(process.platform === 'win32')('makes real files of the links of a hub cache', async () => {
    const [blobs, snapshot] = [temporaryFolder(), temporaryFolder()];
    cpSync(fixture, blobs, { recursive: true });
    for (const entry of readdirSync(blobs)) {
      symlinkSync(relative(snapshot, join(blobs, entry)), join(snapshot, entry));
    }
    const dir = await convert('fp16', snapshot);
    for (const entry of ['config.json', 'vision', join('vision', 'config.json'), 'model.safetensors']) {
      expect(lstatSync(join(dir, entry)).isSymbolicLink(), entry).toBe(false);
    }
    rmSync(blobs, { recursive: true });
    Checkpoint.open(dir).close();
  });

  it('leaves nothing behind when it fails or is stopped midway', async () => {
    const parent = temporaryFolder();
    const stop = new AbortController();
    const stopped = { weights: 'fp16', signal: stop.signal, onProgress: () => stop.abort() } as const;
    await expect(convertCheckpoint(fixture, join(parent, 'a', 'b'), stopped)).rejects.toThrow(/abort/i);
    expect(readdirSync(parent)).toEqual([]);

    writeFileSync(join(parent, 'notes.txt'), 'mine');
    const again = new AbortController();
    await expect(
      convertCheckpoint(fixture, parent, {
        ...stopped,
        signal: again.signal,
        onProgress: () => again.abort(),
      }),
    ).rejects.toThrow(/abort/i);
    expect(readdirSync(parent)).toEqual(['notes.txt']);
  });

  // root may write anywhere
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'refuses a folder that may only be read, and leaves nothing in it',
    async () => {
      const closed = temporaryFolder();
      chmodSync(closed, 0o555);
      for (const target of [closed, join(closed, 'new')]) {
        await expect(convertCheckpoint(fixture, target, { weights: 'fp16' })).rejects.toThrow(/Cannot write/);
      }
      expect(readdirSync(closed)).toEqual([]);
      chmodSync(closed, 0o755);
    },
  );
});
