import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { convertCheckpoint } from '../checkpoint/conversion/convertCheckpoint.js';
import { copyCheckpoint, editConfig } from '../checkpoint/testing/editCheckpoint.js';
import { decodeImage } from '../image/decodeImage.js';
import { buildPromptIds } from '../text/prompt.js';
import { collectRun } from '../testing/collectRun.js';
import { type GoldenAnswer, type ModelGolden, readModelGolden } from '../testing/ModelGolden.js';
import { largestDifference } from '../testing/readGolden.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import type { Engine } from './Engine.js';
import { levelDifference } from './testing/levelDifference.js';
import { loadModel, openEngine } from './openEngine.js';
import { QuestionEngine } from './QuestionEngine.js';
import type { LoadedModel } from './LoadedModel.js';

const temporaryFolder = temporaryFolders();
/** Made by transformers 5.24 (training/fixtures/llava_siglip_qwen2.py), with what it computes. */
const folder = join(import.meta.dirname, '../testing/llavaSiglip');

interface Case extends GoldenAnswer {
  readonly image: string;
  readonly question: string;
  readonly promptTokens: number;
}

describe.each(['interleave', 'second'])('%s', (name) => {
  const dir = join(folder, name);
  const { cases, texts } = readModelGolden(dir) as ModelGolden<Case>;
  let model: LoadedModel;
  let engine: Engine;

  beforeAll(async () => {
    const loaded = await loadModel({ checkpointDir: dir, provider: 'cpu', weights: 'fp32' });
    model = loaded.model;
    engine = new QuestionEngine(model, loaded.info);
  });
  afterAll(() => engine.dispose());

  test('answers in low resolution, in its own words', () => {
    expect(engine.info).toMatchObject({ variants: ['lowres'], promptTemplate: 'chat', notices: [] });
  });

  test.each(cases)('$image has the pixels, tokens and logits of transformers', async (expected) => {
    const path = join(folder, expected.image);
    const { preprocess } = engine.info;
    expect(
      levelDifference(await decodeImage({ path }), preprocess, 'lowres', expected.pixels),
    ).toBeLessThanOrEqual(1);
    expect(buildPromptIds(expected.question, model.tokenizer!, model.prompt.template)).toEqual(
      expected.promptIds,
    );
    const { question, tokens } = expected;
    const request = { image: { path }, question, keepLogits: true, fixedSteps: tokens.length };
    const run = await collectRun(engine, request);
    expect(run.prefill.promptTokens).toBe(expected.promptTokens);
    expect(largestDifference(run.tokens[0]!.logits!, Float32Array.from(expected.firstLogits))).toBeLessThan(
      1e-3,
    );
    expect(run.ids).toEqual(tokens);
  });

  test.each(texts)('the prompt about $question has the ids of transformers', ({ question, promptIds }) => {
    expect(buildPromptIds(question, model.tokenizer!, model.prompt.template)).toEqual(promptIds);
  });
});

test('converted, it gives the tokens of transformers still', async () => {
  const dir = join(temporaryFolder(), 'converted');
  await convertCheckpoint(join(folder, 'second'), dir, { weights: 'fp32' });
  const { cases } = readModelGolden(join(folder, 'second')) as ModelGolden<Case>;
  const [expected] = cases;
  const engine = await openEngine({ checkpointDir: dir, provider: 'cpu', weights: 'fp32' });
  const { image, question, tokens } = expected!;
  const run = await collectRun(engine, {
    image: { path: join(folder, image) },
    question,
    fixedSteps: tokens.length,
  });
  await engine.dispose();
  expect(run.ids).toEqual(tokens);
});

test.each([
  ['vision_feature_select_strategy', 'default', /no class token/],
  ['vision_feature_layer', 9, /hidden states/],
])('%s %j, which would be computed otherwise, is refused', async (key, value, message) => {
  const dir = join(temporaryFolder(), 'changed');
  copyCheckpoint(join(folder, 'interleave'), dir);
  editConfig(dir, (config) => {
    config[key] = value;
  });
  await expect(openEngine({ checkpointDir: dir })).rejects.toThrow(message);
});

test('an untrained high-res reading is refused, with the reason', async () => {
  const opening = openEngine({ checkpointDir: join(folder, 'interleave'), untrainedHighres: true });
  await expect(opening).rejects.toThrow(/stretched to a square/);
});
