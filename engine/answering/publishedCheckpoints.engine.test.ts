import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { convertCheckpoint } from '../checkpoint/convertCheckpoint.js';
import { editConfig } from '../checkpoint/testing/editCheckpoint.js';
import {
  asClipRelease,
  asFlexAttentionRelease,
  asLlavaRelease,
} from '../checkpoint/testing/publishedCheckpoint.js';
import { collectRun } from '../testing/collectRun.js';
import { largestDifference, readGolden } from '../testing/readGolden.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
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

async function answerOf(checkpointDir: string, variant?: 'lowres') {
  const engine = await openEngine({ checkpointDir, provider: 'cpu', weights: 'fp32' });
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
  expect(found.info.notices).toEqual([`The vision tower was read from ${at}.`]);
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
  expect(message).toContain(`hf download openai/clip-vit-large-patch14-336 --local-dir "${beside}"`);
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
