import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryFeatureStore } from '../seeing/MemoryFeatureStore.js';
import type { OutsideTaught } from '../protocol/outsideTaught.js';
import type { WeightsChoice } from '../protocol/weightsType.js';
import { collectRun } from '../testing/collectRun.js';
import { readGolden } from '../testing/readGolden.js';
import type { Engine, EngineOptions } from './Engine.js';
import { openEngine } from './openEngine.js';

// Distances by the Python twin, of the shipped model's rule (training/check/taught.py).
const root = join(import.meta.dirname, '../..');
const examples = JSON.parse(
  readFileSync(join(root, 'engine', 'testing', 'taught', 'examples.json'), 'utf8'),
) as Record<'pictures' | 'questions', Record<string, number>>;
const shipped = join(root, 'assets', 'models', 'fovea-mini');
const samples = join(root, 'assets', 'samples');
const asked = 'What is the word on the green hexagon?';

const engines: Engine[] = [];
afterAll(async () => {
  for (const engine of engines) await engine.dispose();
});

async function open(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await openEngine({ checkpointDir: shipped, provider: 'cpu', ...options });
  engines.push(engine);
  return engine;
}

async function compare(
  engine: Engine,
  image: string,
  question = asked,
  variant: 'flex' | 'lowres' = 'lowres',
): Promise<OutsideTaught | undefined> {
  const request = { image: { path: image }, question, variant, sampling: { maxNewTokens: 1 } };
  return (await collectRun(engine, request)).prefill.outside;
}

describe('what lies outside what the shipped model was taught', () => {
  const byWeights = {} as Record<WeightsChoice, Engine>;
  beforeAll(async () => {
    for (const weights of ['fp32', 'int8'] as const) byWeights[weights] = await open({ weights });
  });

  const names = readdirSync(samples).filter((name) => /\.(png|jpg)$/.test(name));

  it.each(names)('is neither the sample %s nor its question, with any type of weights', async (name) => {
    for (const weights of ['fp32', 'int8'] as const) {
      const outside = await compare(byWeights[weights], join(samples, name));
      expect(outside).toMatchObject({ picture: false, question: false });
      expect(outside!.pictureDistance).toBeCloseTo(examples.pictures[name]!, 2);
    }
  });

  it.each(Object.entries(examples.questions))('tells how far "%s" is', async (question, distance) => {
    const outside = await compare(byWeights.int8, join(samples, names[0]!), question);
    expect(outside!.questionDistance).toBeCloseTo(distance, 6);
    expect(outside!.question).toBe(distance > 1);
  });

  it('is a drawing that the generator never made', async () => {
    const outside = await compare(byWeights.int8, readGolden('landscape-36').imagePath);
    expect(outside).toMatchObject({ picture: true, question: false });
  });

  it('is told alike by all variants, and of an image that was seen before', async () => {
    const image = join(samples, names[1]!);
    const first = await compare(byWeights.int8, image);
    expect(await compare(byWeights.int8, image, asked, 'flex')).toEqual(first);
    expect(await compare(byWeights.int8, image)).toEqual(first);
  });

  it('is told from a feature store too, but not from one that was filled without', async () => {
    const image = join(samples, names[2]!);
    const featureStore = new MemoryFeatureStore();
    const first = await compare(await open({ featureStore }), image);
    const again = await open({ featureStore });
    const request = { image: { path: image }, question: asked, variant: 'lowres' } as const;
    const { prefill, done } = await collectRun(again, { ...request, sampling: { maxNewTokens: 1 } });
    expect(done.timing.visionRuns).toBe(0);
    expect(prefill.outside).toEqual(first);
  });

  it('is not told where no question was asked in words', async () => {
    const request = { image: { path: join(samples, names[0]!) }, promptIds: [1, -200, 5], fixedSteps: 1 };
    expect((await collectRun(byWeights.int8, request)).prefill.outside).toBeUndefined();
  });
});

it('nothing is claimed of a checkpoint that does not say what it was taught', async () => {
  const { dir, imagePath: path, promptIds } = readGolden('landscape-36');
  const engine = await open({ checkpointDir: dir });
  const run = await collectRun(engine, { image: { path }, promptIds, fixedSteps: 1 });
  expect(run.prefill.outside).toBeUndefined();
});
