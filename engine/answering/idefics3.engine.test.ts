import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { convertCheckpoint } from '../checkpoint/conversion/convertCheckpoint.js';
import { tokenGrid } from '../checkpoint/layouts/checkpointConfig.js';
import { copyCheckpoint, editConfig } from '../checkpoint/testing/editCheckpoint.js';
import { decodeImage } from '../image/decodeImage.js';
import { collectRun } from '../testing/collectRun.js';
import { type GoldenAnswer, type ModelGolden, readModelGolden } from '../testing/ModelGolden.js';
import { largestDifference } from '../testing/readGolden.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { embedPrompt } from './embedPrompt.js';
import type { Engine } from './Engine.js';
import type { LoadedModel } from './LoadedModel.js';
import { loadModel, openEngine } from './openEngine.js';
import { pictureInPrompt, tilesOf } from './pictureInPrompt.js';
import { promptIds } from './promptIds.js';
import { QuestionEngine } from './QuestionEngine.js';
import { expandedIds } from './testing/expandedIds.js';
import { levelDifference } from './testing/levelDifference.js';

const temporaryFolder = temporaryFolders();
const folder = join(import.meta.dirname, '../testing/idefics3');

/** Opens a checkpoint before the tests of a block. */
function opened(dir: string): { readonly model: LoadedModel; readonly engine: Engine } {
  const made = {} as { model: LoadedModel; engine: Engine };
  beforeAll(async () => {
    const { model, info } = await loadModel({ checkpointDir: dir, provider: 'cpu', weights: 'fp32' });
    Object.assign(made, { model, engine: new QuestionEngine(model, info) });
  });
  afterAll(() => made.engine.dispose());
  return made;
}

interface Case {
  readonly image: string;
  readonly question: string;
  /** With tiles, and without (`do_image_splitting`). */
  readonly full: GoldenAnswer;
  readonly lowres: GoldenAnswer;
}

/** Made by transformers 5.24 (training/fixtures/idefics3.py), with what it computes. */
describe.each(['apart', 'tied'])('%s', (name) => {
  const dir = join(folder, name);
  const { cases, texts } = readModelGolden(dir) as ModelGolden<Case>;
  const made = opened(dir);

  test('answers in tiles, and from the whole picture alone', () => {
    expect(made.engine.info).toMatchObject({
      variants: ['full', 'lowres'],
      ownWeights: ['full'],
      promptTemplate: 'chat',
      notices: [],
    });
  });

  const both = cases.flatMap((one) => (['full', 'lowres'] as const).map((variant) => ({ ...one, variant })));
  test.each(both)(
    '$image as $variant has the pixels, ids, tokens and logits of transformers',
    async (one) => {
      const { image, question, variant } = one;
      const expected = one[variant];
      const { engine, model } = made;
      const path = join(dir, image);
      const picture = await decodeImage({ path });
      const view = variant === 'full' ? 'tiles' : 'lowres';
      expect(levelDifference(picture, engine.info.preprocess, view, expected.pixels)).toBeLessThanOrEqual(1);
      expect(expandedIds(model, promptIds(model, { question }, variant), variant, picture)).toEqual(
        expected.promptIds,
      );
      const { tokens } = expected;
      const request = { image: { path }, question, variant, keepLogits: true, fixedSteps: tokens.length };
      const run = await collectRun(engine, request);
      expect(run.prefill.promptTokens).toBe(expected.promptIds.length);
      const logits = Float32Array.from(expected.firstLogits);
      expect(largestDifference(run.tokens[0]!.logits!, logits)).toBeLessThan(1e-3);
      expect(run.ids).toEqual(tokens);
    },
  );

  test.each(texts)(
    'the prompt about $question has the ids of transformers',
    async ({ question, promptIds: ids }) => {
      const picture = await decodeImage({ path: join(dir, name === 'apart' ? 'text.png' : 'image1.png') });
      const { model } = made;
      expect(expandedIds(model, promptIds(model, { question }, 'full'), 'full', picture)).toEqual(ids);
    },
  );
});

describe('what is read of a picture', () => {
  const dir = join(folder, 'apart');
  const { cases } = readModelGolden(dir) as ModelGolden<Case>;
  const made = opened(dir);

  test('a second question reads only what is new, and answers as if asked alone', async () => {
    const image = { path: join(dir, 'image2.png') };
    const ask = (question: string) =>
      collectRun(made.engine, { image, question, variant: 'full', fixedSteps: 4 });
    await ask('Another one');
    const second = await ask(cases[2]!.question);
    const { promptIds: ids, tokens } = cases[2]!.full;
    const { done, prefill } = second;
    expect(second.ids).toEqual(tokens.slice(0, 4));
    expect(done.timing.visionRuns).toBe(0);
    // All up to the last word around the picture.
    const around = made.model.tokenizer!.specialTokens.get('<fake_token_around_image>')!.id;
    expect(prefill.reusedTokens).toBe(ids.lastIndexOf(around) + 1);
  });

  test('each tile is a run of the tower, and counts as one', async () => {
    const path = join(dir, 'image0.png');
    const { rows, columns } = tilesOf(made.model.checkpoint.config, await decodeImage({ path }));
    expect([rows, columns]).toEqual([4, 4]);
    const flops: number[] = [];
    for (const variant of ['full', 'lowres'] as const) {
      const run = await collectRun(made.engine, {
        image: { path },
        question: 'What?',
        variant,
        fixedSteps: 1,
      });
      flops.push(run.done.visionFlops);
    }
    expect(flops[0]).toBe(17 * flops[1]!);
  });

  test('its maps are of the view of the whole picture, which stands last', async () => {
    const { model, engine } = made;
    const { image, question, full } = cases[0]!;
    const path = join(dir, image);
    const { width, height } = await decodeImage({ path });
    const { checkpoint } = model;
    const side = tokenGrid(checkpoint.config);
    const tiles = new Float32Array(17 * side ** 2 * checkpoint.config.decoder.hiddenSize);
    const picture = pictureInPrompt(model, 'full', { width, height, features: { tiles } });
    const prompt = embedPrompt(checkpoint, promptIds(model, { question }, 'full'), picture);
    const mark = model.tokenizer!.specialTokens.get('<image>')!.id;
    expect(prompt.length).toBe(full.promptIds.length);
    expect(prompt.imageStart).toBe(full.promptIds.lastIndexOf(mark) - side ** 2 + 1);

    const request = {
      image: { path },
      question,
      variant: 'full',
      attentionMaps: true,
      fixedSteps: 2,
    } as const;
    const { layers, ids } = await collectRun(engine, request);
    expect(ids).toEqual(full.tokens.slice(0, 2));
    expect(layers.map(({ layer }) => layer)).toEqual([0, 1, 2, 0, 1, 2]);
    for (const { attentionMap } of layers) expect(attentionMap).toHaveLength(side ** 2);
  });

  test('without a tokenizer the words around tiles cannot be written, and it is said', async () => {
    const bare = join(temporaryFolder(), 'bare');
    copyCheckpoint(dir, bare);
    rmSync(join(bare, 'tokenizer.json'));
    const engine = await openEngine({ checkpointDir: bare, provider: 'cpu', weights: 'fp32' });
    const asking = collectRun(engine, { image: { path: join(dir, 'image3.png') }, promptIds: [1, -200, 5] });
    await expect(asking).rejects.toMatchObject({ code: 'tokenizer-missing' });
    await engine.dispose();
  });

  test('a picture whose tiles leave no room is refused before anything is read', async () => {
    const short = join(temporaryFolder(), 'short');
    copyCheckpoint(dir, short);
    editConfig(short, (config) => {
      (config['text_config'] as Record<string, unknown>)['max_position_embeddings'] = 64;
    });
    const engine = await openEngine({ checkpointDir: short, provider: 'cpu', weights: 'fp32' });
    const ask = (variant: 'full' | 'lowres') =>
      collectRun(engine, {
        image: { path: join(dir, 'image0.png') },
        question: 'What?',
        variant,
        fixedSteps: 1,
      });
    await expect(ask('full')).rejects.toMatchObject({ code: 'question-too-long' });
    expect((await ask('lowres')).ids).toHaveLength(1);
    await engine.dispose();
  });
});

test.each(['fp32', 'int8'] as const)('converted to %s, it still answers', async (weights) => {
  const dir = join(temporaryFolder(), 'converted');
  await convertCheckpoint(join(folder, 'apart'), dir, { weights });
  const engine = await openEngine({ checkpointDir: dir, provider: 'cpu', weights: 'stored' });
  const { cases } = readModelGolden(join(folder, 'apart')) as ModelGolden<Case>;
  const { image, question, full } = cases[0]!;
  const path = join(folder, 'apart', image);
  const run = await collectRun(engine, { image: { path }, question, keepLogits: true, fixedSteps: 6 });
  expect(engine.info).toMatchObject({ variants: ['full', 'lowres'], weights });
  const difference = largestDifference(run.tokens[0]!.logits!, Float32Array.from(full.firstLogits));
  expect(difference).toBeLessThan(weights === 'fp32' ? 1e-3 : 0.5);
  if (weights === 'fp32') expect(run.ids).toEqual(full.tokens);
  await engine.dispose();
});

test.each([
  ['scale_factor', 4, /a divisor of 6/],
  ['vision_config', { image_size: 72 }, /max_image_size/],
  ['text_config', { model_type: 'mistral' }, /other language models/],
])('%s %j, which would be computed otherwise, is refused', async (key, value, message) => {
  const dir = join(temporaryFolder(), 'changed');
  copyCheckpoint(join(folder, 'apart'), dir);
  editConfig(dir, (config) => {
    const before = config[key];
    config[key] = typeof value === 'object' ? { ...(before as object), ...value } : value;
  });
  await expect(openEngine({ checkpointDir: dir })).rejects.toThrow(message);
});

test.each(['full', 'lowres'] as const)(
  'opened for %s, as the command line does, it answers as that',
  async (variant) => {
    const dir = join(folder, 'tied');
    const { cases } = readModelGolden(dir) as ModelGolden<Case>;
    const { image, question, [variant]: golden } = cases[0]!;
    const how = { provider: 'cpu', weights: 'fp32', trainedVariant: variant } as const;
    const engine = await openEngine({ checkpointDir: dir, ...how });
    expect(engine.info.variants).toEqual([variant]);
    const run = await collectRun(engine, { image: { path: join(dir, image) }, question, fixedSteps: 6 });
    expect(run.prefill.trainedFor).toBe('full');
    expect(run.ids).toEqual(golden.tokens);
    await engine.dispose();
  },
);

test.each(['flex', 'hd'] as const)('opened for %s it says what it answers as', async (variant) => {
  const opening = openEngine({ checkpointDir: join(folder, 'apart'), trainedVariant: variant });
  await expect(opening).rejects.toThrow(/answers as full or lowres/);
});

test('asked for another variant it says what it answers as', async () => {
  const engine = await openEngine({ checkpointDir: join(folder, 'tied'), provider: 'cpu' });
  const image = { path: join(folder, 'tied', 'image0.png') };
  await expect(collectRun(engine, { image, question: 'What?', variant: 'flex' })).rejects.toThrow(
    /answer as full or lowres/,
  );
  await engine.dispose();
});

test('an untrained high-res reading is refused, with the reason', async () => {
  const opening = openEngine({ checkpointDir: join(folder, 'apart'), untrainedHighres: true });
  await expect(opening).rejects.toThrow(/tiles/);
});
