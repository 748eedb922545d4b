import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { convertCheckpoint } from '../checkpoint/conversion/convertCheckpoint.js';
import { editConfig, editTensors } from '../checkpoint/testing/editCheckpoint.js';
import {
  asClipRelease,
  asFlexAttentionRelease,
  asLlavaRelease,
} from '../checkpoint/testing/publishedCheckpoint.js';
import type { PromptTemplateName } from '../protocol/promptTemplate.js';
import type { Variant } from '../protocol/variant.js';
import { collectRun } from '../testing/collectRun.js';
import { lettersTokenizer } from '../testing/lettersTokenizer.js';
import { largestDifference, readGolden } from '../testing/readGolden.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import type { EngineOptions } from './Engine.js';
import { openEngine } from './openEngine.js';

const temporaryFolder = temporaryFolders();
const golden = readGolden('landscape-36');
const tower = 'openai/clip-vit-tiny';
let folder: string;
let cache: string;

beforeEach(() => {
  folder = temporaryFolder();
  cache = join(folder, 'cache');
  // The machine's own cache is another's.
  vi.stubEnv('HF_HUB_CACHE', cache);
});
afterEach(() => vi.unstubAllEnvs());

async function answerOf(checkpointDir: string, variant?: Variant, how: Partial<EngineOptions> = {}) {
  const engine = await openEngine({ checkpointDir, provider: 'cpu', weights: 'fp32', ...how });
  try {
    const { promptIds, imagePath } = golden;
    const request = { image: { path: imagePath }, promptIds, keepLogits: true, fixedSteps: 3 };
    const { tokens, ids } = await collectRun(engine, { ...request, variant });
    return { ids, logits: tokens.map(({ logits }) => logits!), info: engine.info };
  } finally {
    await engine.dispose();
  }
}

test('the FlexAttention release gives the golden tokens, and says what its files do not', async () => {
  const dir = join(folder, 'llava-v1.5-7b-flexattn');
  asFlexAttentionRelease(golden.dir, dir);
  expect(readdirSync(dir)).not.toContain('tokenizer.json');
  const { ids, info, logits } = await answerOf(dir);
  expect(ids).toEqual(golden.tokens.slice(0, 3));
  expect(largestDifference(logits[0]!, golden.logits[0]!)).toBeLessThan(1e-3);
  expect(info).toMatchObject({ variants: ['flex', 'lowres'], flexStartLayer: 9 });
  expect(info.notices).toEqual([
    expect.stringMatching(/no preprocessor_config\.json.*clip-vit-large-patch14-336/),
  ]);
});

/** Where a tower may lie, and what the checkpoint calls it there. */
const places = {
  'at the path that the checkpoint names': () => ({
    at: join(folder, 'apart', 'clip'),
    name: join(folder, 'apart', 'clip'),
  }),
  'at a path from the checkpoint': () => ({ at: join(folder, 'towers', 'clip'), name: '../towers/clip' }),
  'beside the checkpoint': () => ({ at: join(folder, 'clip-vit-tiny'), name: tower }),
  'in the cache of the hub': () => {
    const repository = join(cache, 'models--openai--clip-vit-tiny');
    mkdirSync(join(repository, 'refs'), { recursive: true });
    // An older version is there as well, broken.
    mkdirSync(join(repository, 'snapshots', '0ld'), { recursive: true });
    writeFileSync(join(repository, 'snapshots', '0ld', 'config.json'), '{}');
    writeFileSync(join(repository, 'refs', 'main'), 'c0ffee\n');
    return { at: join(repository, 'snapshots', 'c0ffee'), name: tower };
  },
} as const;

test.each(Object.entries(places))('a tower %s is found, and gives what it gives inside', async (_, place) => {
  const { at, name } = place();
  const dir = join(folder, 'llava');
  await asLlavaRelease(golden.dir, dir, name);
  await asClipRelease(golden.dir, at);
  const found = await answerOf(dir);
  expect(found.info.variants).toEqual(['lowres']);
  const where = at.startsWith(cache)
    ? "the hub's cache, openai/clip-vit-tiny at c0ffee"
    : 'a folder of its own, clip';
  expect(found.info.notices).toEqual([expect.stringContaining(`The vision tower was read from ${where}`)]);
  const inside = await answerOf(await convertedOf(dir), 'lowres');
  expect(found.logits).toEqual(inside.logits);
  expect(found.ids).toEqual((await answerOf(golden.dir, 'lowres')).ids);
});

/** The same with its tower inside, after the folder of the tower is gone. */
async function convertedOf(dir: string): Promise<string> {
  const target = join(folder, 'converted');
  await convertCheckpoint(dir, target, { weights: 'fp32' });
  const away = join(folder, 'elsewhere');
  for (const name of ['apart', 'towers', 'clip-vit-tiny', 'cache']) {
    if (readdirSync(folder).includes(name)) renameSync(join(folder, name), `${away}-${name}`);
  }
  return target;
}

test('a tower that is nowhere is asked for, with the places and the command', async () => {
  const dir = join(folder, 'llava');
  await asLlavaRelease(golden.dir, dir, 'openai/clip-vit-large-patch14-336');
  editConfig(dir, (config) => delete config['mm_hidden_size']); // the tiny tower's
  const beside = join(folder, 'clip-vit-large-patch14-336');
  const failure = await answerOf(dir).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'checkpoint-missing' });
  const { message } = failure as Error;
  expect(message).toContain(join(dir, 'openai', 'clip-vit-large-patch14-336'));
  expect(message).toContain(beside);
  expect(message).toContain(join(cache, 'models--openai--clip-vit-large-patch14-336'));
  expect(message).toContain(`fovea fetch openai/clip-vit-large-patch14-336, or copy its folder to ${beside}`);
  // A folder without weights, as a hub's cache may have it, is none.
  await asClipRelease(golden.dir, beside);
  rmSync(join(beside, 'pytorch_model.bin'));
  await expect(answerOf(dir)).rejects.toMatchObject({ code: 'checkpoint-missing' });
});

test('a tower of another kind is refused by its config', async () => {
  const dir = join(folder, 'llava');
  await asLlavaRelease(golden.dir, dir, tower);
  await asClipRelease(golden.dir, join(folder, 'clip-vit-tiny'));
  editConfig(join(folder, 'clip-vit-tiny'), (config) => (config['model_type'] = 'siglip_vision_model'));
  await expect(answerOf(dir)).rejects.toThrow(/"model_type" should be "clip"/);
});

test('a plain checkpoint reads high-res tokens with its ordinary projections where that is asked for, and says so', async () => {
  const plain = join(folder, 'plain');
  const copied = join(folder, 'copied');
  for (const dir of [plain, copied]) asFlexAttentionRelease(golden.dir, dir);
  // The same numbers, written as trained ones are: what the copies must give.
  await editTensors(copied, (tensors) =>
    tensors.map((tensor) => {
      const original = tensors.find(({ name }) => name === tensor.name.replace('_proj_hd', '_proj'));
      return tensor.name.includes('proj_hd') ? { ...tensor, bytes: original!.bytes } : tensor;
    }),
  );
  editConfig(copied, (config) => (config['flex_start_layer'] = 3)); // 9 of 32, of 12
  await addHighresLayers(copied);
  editConfig(plain, (config) => delete config['extra']);
  await expect(answerOf(plain, 'flex')).rejects.toThrow(/plain LLaVA.*--untrained-highres/);
  const expected = await answerOf(copied, 'flex');
  const found = await answerOf(plain, 'flex', { untrainedHighres: true });
  expect(found.ids).toEqual(expected.ids);
  expect(largestDifference(found.logits[2]!, expected.logits[2]!)).toBeLessThan(1e-5);
  expect(found.info).toMatchObject({
    modelName: 'plain, untrained high-res reading',
    untrainedHighres: true,
    variants: ['flex', 'lowres'],
    ownWeights: ['lowres'],
    notices: [expect.stringMatching(/high-res reading .* untrained/), expect.any(String)],
  });
  expect(expected.info.untrainedHighres).toBeUndefined();
  await expect(answerOf(copied, 'flex', { untrainedHighres: true })).rejects.toThrow(
    /weights for one that were trained/,
  );
});

/** High-res projections for layers 3 to 8 too, copies of the ordinary ones. */
async function addHighresLayers(dir: string): Promise<void> {
  await editTensors(dir, (tensors) => {
    const names = new Set(tensors.map(({ name }) => name));
    const added = tensors.flatMap((tensor) => {
      const name = tensor.name.replace(/([kv]_proj)\.weight$/, '$1_hd.weight');
      return name === tensor.name || names.has(name) || !name.startsWith('model.layers')
        ? []
        : [{ ...tensor, name }];
    });
    return [...tensors, ...added];
  });
}

test('a question is put into the template that is asked for, the usual one, or that of its name', async () => {
  const dir = join(folder, 'llava');
  asFlexAttentionRelease(golden.dir, dir);
  // Words of the tiny vocabulary: 640 ids.
  rmSync(join(dir, 'tokenizer.model'));
  writeFileSync(join(dir, 'tokenizer.json'), JSON.stringify(lettersTokenizer()));
  const renamed = join(folder, 'llava-llama-2-7b');
  cpSync(dir, renamed, { recursive: true });
  const used = async (checkpointDir: string, promptTemplate?: PromptTemplateName) => {
    const engine = await openEngine({ checkpointDir, provider: 'cpu', promptTemplate });
    try {
      const request = { image: { path: golden.imagePath }, question: 'What?', fixedSteps: 1 };
      const { prefill } = await collectRun(engine, request);
      return [engine.info.promptTemplate, prefill.promptTokens];
    } finally {
      await engine.dispose();
    }
  };
  const image = 144;
  const v1 =
    'A chat between a curious human and an artificial intelligence assistant. The assistant gives helpful, ';
  const [name, length] = await used(dir);
  expect(name).toBe('v1');
  expect(length).toBeGreaterThan(image + v1.length);
  expect(await used(dir, 'plain')).toEqual(['plain', 1 + image + '\nWhat?\n'.length]);
  expect((await used(renamed))[0]).toBe('llama-2');
  await expect(used(dir, 'chat')).rejects.toThrow(/to have a chat template.*none.*v1, llama-2 or plain/);
  await expect(used(dir, 'v2' as PromptTemplateName)).rejects.toThrow(/promptTemplate should be one of/);
});
