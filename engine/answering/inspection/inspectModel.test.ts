import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { convertCheckpoint } from '../../checkpoint/conversion/convertCheckpoint.js';
import { SafetensorsFile } from '../../checkpoint/files/SafetensorsFile.js';
import { TensorStore } from '../../checkpoint/weights/TensorStore.js';
import { copyCheckpoint, editConfig, editTensors } from '../../checkpoint/testing/editCheckpoint.js';
import { canLoad, memoryShortage, neededBytes } from '../../protocol/canLoad.js';
import type { ModelLook } from '../../protocol/modelLook.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { inspectModel } from './inspectModel.js';

const golden = join(import.meta.dirname, '..', '..', 'testing', 'golden', 'landscape-36');
const shipped = join(import.meta.dirname, '..', '..', '..', 'assets', 'models', 'fovea-mini');
const temporaryFolder = temporaryFolders();

function copyOf(source: string): string {
  const dir = temporaryFolder();
  copyCheckpoint(source, dir);
  return dir;
}

const texts = ({ findings }: ModelLook): string[] => findings.map(({ kind, text }) => `${kind}: ${text}`);

describe('inspectModel', () => {
  it('says what the shipped model is, without a word of complaint', async () => {
    const look = await inspectModel(shipped);
    expect(look).toMatchObject({
      name: 'fovea-mini',
      layout: 'LLaVA and FlexAttention as their authors released them',
      sizes: { layers: 8, lowresSize: 336, highresSize: 1008, hdSize: null, flexStartLayer: 3 },
      variants: ['flex', 'lowres', 'hd', 'xattn', 'full'],
      tokenizer: 'tokenizer.json',
      tower: 'inside',
      storedTypes: ['F16'],
      hasCard: true,
      findings: [],
      memory: { weightsType: 'int8' },
    });
    expect(look.parameterCount).toBeGreaterThan(12e6);
    expect(look.disk.isWhole).toBe(true);
    expect(look.disk.bytes).toBeGreaterThan(40e6);
    expect(look.machine.total).toBeGreaterThanOrEqual(look.machine.available);
    expect(canLoad(look)).toBe('yes');
  });

  it('reads no tensor', async () => {
    const reads = [
      vi.spyOn(SafetensorsFile.prototype, 'read'),
      vi.spyOn(SafetensorsFile.prototype, 'readRows'),
      vi.spyOn(TensorStore.prototype, 'readBytes'),
    ];
    await inspectModel(golden);
    for (const read of reads) expect(read).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('lacks a tokenizer where there is none: it can be loaded anyway', async () => {
    const look = await inspectModel(golden);
    expect(look.tokenizer).toBeNull();
    expect(texts(look)).toEqual([
      expect.stringMatching(/^lacks: .*neither tokenizer\.json nor tokenizer\.model/),
    ]);
    expect(canLoad(look)).toBe('anyway');
  });

  it('knows the layout and the sizes of a folder whose weights cannot be opened', async () => {
    const dir = copyOf(golden);
    truncateSync(join(dir, 'model.safetensors'), 100_000);
    const look = await inspectModel(dir);
    expect(look).toMatchObject({ layout: expect.stringContaining('LLaVA') as string, sizes: { layers: 12 } });
    expect([look.parameterCount, look.variants]).toEqual([null, []]);
    expect(look.memory).toBeNull();
    expect(texts(look)[0]).toMatch(/^blocks: .*truncated/);
    expect(canLoad(look)).toBe('no');
  });

  it('says once that a tensor is missing, in the words of the failure', async () => {
    const dir = copyOf(golden);
    await editTensors(dir, (tensors) => tensors.filter(({ name }) => name !== 'lm_head.weight'));
    const look = await inspectModel(dir);
    expect(texts(look).filter((text) => text.includes('"lm_head.weight" [640, 96]'))).toHaveLength(1);
    expect(canLoad(look)).toBe('no');
  });

  it.each([
    ['is not there', () => join(temporaryFolder(), 'nowhere'), /There is no model folder/],
    ['holds other things', () => temporaryFolder(), /holds neither model\.safetensors/],
    [
      'is of another layout',
      () => {
        const dir = copyOf(golden);
        editConfig(dir, (config) => (config['model_type'] = 'gpt2'));
        return dir;
      },
      /of no layout that is read/,
    ],
    [
      'has a broken tokenizer',
      () => {
        const dir = copyOf(golden);
        writeFileSync(join(dir, 'tokenizer.json'), '{"model":');
        return dir;
      },
      /tokenizer\.json to be JSON/,
    ],
    [
      'has statistics of pictures that are none',
      () => {
        const dir = copyOf(golden);
        writeFileSync(join(dir, 'preprocessor_config.json'), '{"image_mean": "grey"}');
        return dir;
      },
      /preprocessor_config\.json to be JSON with "image_mean"/,
    ],
    [
      'has no room for a question beside the image',
      () => {
        const dir = copyOf(golden);
        editConfig(dir, (config) => (config['max_position_embeddings'] = 64));
        return dir;
      },
      /takes \d+ positions of the 64/,
    ],
  ])('does not let a folder be loaded that %s, and says why', async (_, folder, reason) => {
    const look = await inspectModel(folder());
    expect(look.findings.some(({ kind, text }) => kind === 'blocks' && reason.test(text))).toBe(true);
    expect(canLoad(look)).toBe('no');
  });

  it('tells a plain LLaVA checkpoint, which is whole', async () => {
    const dir = copyOf(shipped);
    rmSync(join(dir, 'variants'), { recursive: true });
    editConfig(dir, (config) => delete config['extra']);
    const look = await inspectModel(dir);
    expect(look).toMatchObject({ variants: ['lowres'], sizes: { highresSize: null, flexStartLayer: null } });
    expect(texts(look)).toEqual([expect.stringMatching(/^note: This is a plain LLaVA checkpoint/)]);
    expect(canLoad(look)).toBe('yes');
  });

  it('lists weights of a variant that cannot be opened, and offers the others', async () => {
    const dir = copyOf(shipped);
    rmSync(join(dir, 'variants', 'hd', 'model.safetensors'));
    const look = await inspectModel(dir);
    expect(look.variants).toEqual(['flex', 'lowres', 'xattn', 'full']);
    expect(texts(look)).toEqual([expect.stringMatching(/^lacks: variants\/hd cannot be opened/)]);
    expect(canLoad(look)).toBe('anyway');
  });

  it('counts the files of a folder, and says where it did not count all', async () => {
    const dir = copyOf(golden);
    const deep = join(dir, 'a', 'b', 'c', 'd');
    mkdirSync(deep, { recursive: true });
    const { disk } = await inspectModel(dir);
    expect(disk.isWhole).toBe(false);
    expect(disk.bytes).toBeGreaterThan(3e6);
  });

  it('needs more in fp32 than in int8', async () => {
    const [small, large] = [
      await inspectModel(golden, { weights: 'int8' }),
      await inspectModel(golden, { weights: 'fp32' }),
    ];
    expect([small.memory!.weightsType, large.memory!.weightsType]).toEqual(['int8', 'fp32']);
    expect(neededBytes(large.memory!)).toBeGreaterThan(neededBytes(small.memory!));
    expect(large.memory!.weights).toBeGreaterThan(small.memory!.weights);
    expect(small.memory!.keysAndValues).toBe(large.memory!.keysAndValues);
  });

  it('tells the ways it can be opened, and what each takes', async () => {
    const look = await inspectModel(golden);
    expect(look.openings.map(({ weights }) => weights)).toEqual(['int8', 'fp32', 'int4']);
    expect(look.openings.some(({ untrainedHighres }) => untrainedHighres)).toBe(false);
    expect(look.openings[0]!.memory).toEqual(look.memory);
    const [int8, fp32, int4] = look.openings.map(({ memory }) => memory.weights);
    expect(fp32).toBeGreaterThan(int8!);
    expect(int8).toBeGreaterThan(int4!);
    const onWebgpu = await inspectModel(golden, { provider: 'webgpu' });
    expect(onWebgpu.openings[0]!.weights).toBe('fp32');
  });

  it('offers no choice of weights where they are stored in blocks', async () => {
    for (const weights of ['int4', 'int8'] as const) {
      const dir = join(temporaryFolder(), weights);
      await convertCheckpoint(golden, dir, { weights });
      const { openings } = await inspectModel(dir);
      expect(openings.map((one) => one.weights)).toEqual([weights]);
    }
  });

  it('offers an untrained high-res reading of a checkpoint without projections for one, and of no other', async () => {
    const dir = copyOf(golden);
    editConfig(dir, (config) => delete config['extra']);
    expect((await inspectModel(dir)).openings.some((one) => one.untrainedHighres)).toBe(false);
    await editTensors(dir, (tensors) => tensors.filter(({ name }) => !name.includes('proj_hd')));
    const { openings, memory } = await inspectModel(dir);
    expect(openings.map((one) => [one.weights, one.untrainedHighres])).toEqual([
      ...[['int8', false] as const, ['fp32', false] as const, ['int4', false] as const],
      ...[['int8', true] as const, ['fp32', true] as const, ['int4', true] as const],
    ]);
    expect(openings[0]!.memory).toEqual(memory);
    expect(openings[3]!.memory.highres).toBeGreaterThan(0);
    expect(memory!.highres).toBe(0);
  });

  it('stops when it is told to', async () => {
    await expect(inspectModel(golden, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});

describe('canLoad', () => {
  it('is careful where memory is short, of the machine or of what is available', async () => {
    const look = await inspectModel(shipped);
    const needed = neededBytes(look.memory!);
    const on = (total: number, available: number): ModelLook => ({ ...look, machine: { total, available } });
    expect([memoryShortage(on(needed, needed)), canLoad(on(needed, needed))]).toEqual(['none', 'yes']);
    expect(memoryShortage(on(needed, needed - 1))).toBe('available');
    expect(canLoad(on(needed, needed - 1))).toBe('anyway');
    expect(memoryShortage(on(needed - 1, needed - 1))).toBe('total');
  });
});
