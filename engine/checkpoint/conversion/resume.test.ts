import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { Checkpoint } from '../Checkpoint.js';
import { copyCheckpoint, editTensors } from '../testing/editCheckpoint.js';
import { type ConversionPlan, convertCheckpoint, type ConvertOptions } from './convertCheckpoint.js';

vi.setConfig({ testTimeout: 60_000 });
const temporaryFolder = temporaryFolders();
const fixture = join(import.meta.dirname, '../../testing/golden/landscape-36');
/** Every part in a file of its own, as of a large model: tower, embeddings, 12 layers, head. */
const options: ConvertOptions = { weights: 'int4', singleFileBytes: 0 };
const fileName = (number: number) => `model-${String(number).padStart(5, '0')}-of-00015.safetensors`;

/** Converts until so many files are finished and one more is half written. */
async function stopAfter(files: number, target: string, source = fixture): Promise<void> {
  const stop = new AbortController();
  const onProgress = () => {
    if (existsSync(join(target, fileName(files)))) stop.abort(new Error('stopped'));
  };
  const stopped = convertCheckpoint(source, target, { ...options, onProgress, signal: stop.signal });
  await expect(stopped).rejects.toThrow('stopped');
}

/** What a folder holds: the size and the hash of each file by its name. */
function contents(dir: string): Record<string, { readonly bytes: number; readonly sha256: string }> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const content = readFileSync(join(parentPath, name));
      const sha256 = createHash('sha256').update(content).digest('hex');
      return [relative(dir, join(parentPath, name)), { bytes: content.length, sha256 }];
    }),
  );
}

let straight: ReturnType<typeof contents>;
beforeAll(async () => {
  const target = join(temporaryFolder(), 'straight');
  await convertCheckpoint(fixture, target, options);
  straight = contents(target);
  Checkpoint.open(target).close();
});

describe('a conversion that was stopped', () => {
  it('goes on after the last finished file, to the same end', async () => {
    const target = join(temporaryFolder(), 'converted');
    await stopAfter(5, target);
    const finished = [1, 2, 3, 4, 5].map(fileName);
    expect(readdirSync(target).sort()).toEqual(['conversion.json', ...finished]);
    const long = new Date('2001-01-01');
    for (const name of finished) utimesSync(join(target, name), long, long);

    const plans: ConversionPlan[] = [];
    const onPlan = (plan: ConversionPlan) => plans.push(plan);
    const doneBytes: number[] = [];
    const onProgress = (done: number) => doneBytes.push(done);
    const summary = await convertCheckpoint(fixture, target, { ...options, onPlan, onProgress });
    const finishedBytes = finished.reduce((sum, name) => sum + straight[name]!.bytes, 0);
    expect(plans).toEqual([expect.objectContaining({ files: 15, finishedBytes })]);
    expect(doneBytes[0]).toBeGreaterThan(finishedBytes);
    expect(doneBytes.at(-1)).toBe(summary.totalBytes);
    expect(finished.map((name) => statSync(join(target, name)).mtimeMs)).toEqual(
      finished.map(() => long.getTime()),
    );
    expect(contents(target)).toEqual(straight);
  });

  it('makes again what is not as it was finished, and takes away what was half written', async () => {
    const target = join(temporaryFolder(), 'converted');
    await stopAfter(4, target);
    const spoiled = readFileSync(join(target, fileName(2)));
    spoiled[spoiled.length - 3]! ^= 1;
    writeFileSync(join(target, fileName(2)), spoiled);
    writeFileSync(join(target, `${fileName(5)}.123e4567-e89b-12d3-a456-426614174000.part`), 'half');
    await convertCheckpoint(fixture, target, options);
    expect(contents(target)).toEqual(straight);
  });

  it('never looks like a whole checkpoint', async () => {
    const target = join(temporaryFolder(), 'converted');
    await stopAfter(14, target);
    expect(() => Checkpoint.open(target)).toThrow(/conversion that is not finished.*fovea convert/);
    expect(existsSync(join(target, 'config.json'))).toBe(false);
  });

  it('is not mixed with another: other weights, another checkpoint', async () => {
    const target = join(temporaryFolder(), 'converted');
    await stopAfter(3, target);
    const before = contents(target);
    const other = join(temporaryFolder(), 'other');
    copyCheckpoint(fixture, other);
    utimesSync(join(other, 'model.safetensors'), new Date(), new Date('2001-01-01'));
    for (const [source, more] of [
      [fixture, { blockSize: 128 }],
      [fixture, { symmetric: false }],
      [fixture, { weights: 'int8' }],
      [other, {}],
    ] as const) {
      await expect(convertCheckpoint(source, target, { ...options, ...more })).rejects.toThrow(
        /beginning of another conversion/,
      );
    }
    expect(contents(target)).toEqual(before);
  });
});

describe('convertCheckpoint', () => {
  it('refuses a disk without room for it, in numbers, and leaves nothing or what was finished', async () => {
    const target = join(temporaryFolder(), 'converted');
    const full = { ...options, freeBytes: () => Promise.resolve(5_000) };
    await expect(convertCheckpoint(fixture, target, full)).rejects.toThrow(
      /needs \d+ [kM]B, .* has 5 kB left/,
    );
    expect(existsSync(target)).toBe(false);
    await stopAfter(3, target);
    const before = contents(target);
    await expect(convertCheckpoint(fixture, target, full)).rejects.toThrow(/has 5 kB left/);
    expect(contents(target)).toEqual(before);
  });

  it('says how much it will write, and writes that', async () => {
    const plans: ConversionPlan[] = [];
    const target = join(temporaryFolder(), 'converted');
    const summary = await convertCheckpoint(fixture, target, {
      weights: 'int4',
      onPlan: (plan) => plans.push(plan),
    });
    const { totalBytes, estimatedMs } = plans[0]!;
    expect(statSync(join(target, 'model.safetensors')).size).toBe(totalBytes);
    expect(estimatedMs).toBeGreaterThan(0);
    expect(summary).toMatchObject({ totalBytes, files: 1, finishedBytes: 0 });
    expect(summary.peakMemoryBytes).toBeGreaterThan(2 ** 20);
    expect(readdirSync(target)).not.toContain('conversion.json');
  });

  it.each([
    ['int4', 'model.layers.11.mlp.down_proj.weight', NaN],
    ['int8', 'model.layers.11.mlp.down_proj.weight', Infinity],
    ['fp32', 'model.norm.weight', NaN],
    ['fp16', 'lm_head.weight', -Infinity],
  ] as const)('to %s, names %s, which holds %s, and leaves nothing', async (weights, name, broken) => {
    const source = join(temporaryFolder(), 'source');
    copyCheckpoint(fixture, source);
    await editTensors(source, (tensors) =>
      tensors.map((tensor) => {
        if (tensor.name !== name) return tensor;
        const values = new Float32Array(tensor.bytes().byteLength / 2).fill(0.01);
        values[values.length - 1] = broken;
        return { ...tensor, type: 'F32', bytes: () => new Uint8Array(values.buffer) };
      }),
    );
    const target = join(temporaryFolder(), 'converted');
    await expect(convertCheckpoint(source, target, { ...options, weights })).rejects.toMatchObject({
      code: 'checkpoint-malformed',
      message: expect.stringContaining(`"${name}" holds NaN or infinity`) as string,
    });
    expect(existsSync(target)).toBe(false);
  });

  it('refuses weights whose steps half precision does not hold, by name', async () => {
    const source = join(temporaryFolder(), 'source');
    copyCheckpoint(fixture, source);
    const name = 'model.layers.2.mlp.gate_proj.weight';
    await editTensors(source, (tensors) =>
      tensors.map((tensor) => {
        if (tensor.name !== name) return tensor;
        const large = new Float32Array(tensor.bytes().byteLength / 2).fill(6e5);
        return { ...tensor, type: 'F32', bytes: () => new Uint8Array(large.buffer) };
      }),
    );
    const target = join(temporaryFolder(), 'converted');
    await expect(convertCheckpoint(source, target, options)).rejects.toThrow(
      /up to 65504 for half precision, but the tensor "model\.layers\.2\.mlp\.gate_proj\.weight\.scales"/,
    );
    await convertCheckpoint(source, target, { weights: 'int8' }); // whose steps are single precision
    Checkpoint.open(target).close();
  });

  it('lets one conversion at a time fill a folder', async () => {
    const target = join(temporaryFolder(), 'converted');
    const first = convertCheckpoint(fixture, target, options);
    await vi.waitFor(() => expect(existsSync(join(target, 'conversion.json'))).toBe(true), { interval: 1 });
    await expect(convertCheckpoint(fixture, target, options)).rejects.toThrow(/one conversion at a time/);
    await first;
    expect(contents(target)).toEqual(straight);
  });
});
