import { cpSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { variants } from '../protocol/variant.js';
import { collectRun } from '../testing/collectRun.js';
import { largestDifference } from '../testing/readGolden.js';
import { readVariantFixtures } from '../testing/readVariantFixtures.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import type { AskRequest } from './askRequest.js';
import type { Engine } from './Engine.js';
import { openVariants } from './openVariants.js';

const temporaryFolder = temporaryFolders();
const fixtures = readVariantFixtures();
const request: AskRequest = {
  image: { path: fixtures.imagePath },
  promptIds: fixtures.promptIds,
  fixedSteps: 6,
  keepLogits: true,
};

describe('a checkpoint opened as all its variants', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openVariants({ checkpointDir: fixtures.dir, provider: 'cpu', weights: 'fp32' });
  });
  afterAll(() => engine.dispose());

  it('says which variants it has weights for', () => {
    expect(engine.info.variants).toEqual(variants);
    expect(engine.info.ownWeights).toEqual(variants);
  });

  it.each(variants)('answers as %s from the weights trained for it', async (variant) => {
    const run = await collectRun(engine, { ...request, variant });
    const { tokens, logits } = fixtures.expected[variant];
    expect(run.ids).toEqual(tokens);
    const differences = run.tokens.map((token, step) => largestDifference(token.logits!, logits[step]!));
    expect(Math.max(...differences)).toBeLessThan(5e-4);
    expect(run.prefill.trainedFor).toBe(variant);
  });

  it('sees an image once for all of them', async () => {
    for (const variant of variants) {
      const run = await collectRun(engine, { ...request, variant });
      expect(run.done.timing.visionRuns, variant).toBe(0);
    }
  });
});

it('answers low-res from the base weights where there are no others, and says so', async () => {
  const dir = join(temporaryFolder(), 'without-lowres');
  cpSync(fixtures.dir, dir, { recursive: true });
  rmSync(join(dir, 'variants', 'lowres'), { recursive: true });
  const engine = await openVariants({ checkpointDir: dir, provider: 'cpu', weights: 'fp32' });
  try {
    expect(engine.info.variants).toContain('lowres');
    expect(engine.info.ownWeights).not.toContain('lowres');
    const run = await collectRun(engine, { ...request, variant: 'lowres' });
    expect(run.prefill.trainedFor).toBe('flex');
    expect(run.tokens[0]!.logits).not.toEqual(fixtures.expected.lowres.logits[0]);
  } finally {
    await engine.dispose();
  }
});

it('tells with what it pads and how large each of its pictures is', async () => {
  const dir = join(temporaryFolder(), 'another-mean');
  cpSync(fixtures.dir, dir, { recursive: true });
  writeFileSync(join(dir, 'preprocessor_config.json'), JSON.stringify({ image_mean: [0.25, 0.5, 1] }));
  const hdConfig = join(dir, 'variants', 'hd', 'config.json');
  const openIt = async (): Promise<Engine['info']> => {
    const engine = await openVariants({ checkpointDir: dir, provider: 'cpu' });
    await engine.dispose();
    return engine.info;
  };
  const info = await openIt();
  expect(info.paddingColour).toEqual([63, 127, 255]);
  expect(info.hdSize).toBeGreaterThan(info.lowresSize);
  expect(info.preprocess).toMatchObject({ hdSize: info.hdSize, mean: [0.25, 0.5, 1] });
  writeFileSync(hdConfig, '{');
  expect((await openIt()).hdSize, 'what is wrong with it is said when it is asked').toBeNull();
});

it('stops while the weights of a variant are still being opened', async () => {
  const engine = await openVariants({ checkpointDir: fixtures.dir, provider: 'cpu', weights: 'fp32' });
  const abort = new AbortController();
  try {
    const events = engine.ask({ ...request, variant: 'full', signal: abort.signal });
    expect((await events.next()).value).toMatchObject({ type: 'progress', stage: 'weights' });
    abort.abort();
    let last: unknown;
    for await (const event of events) last = event;
    expect(last).toMatchObject({ type: 'done', stopped: 'cancelled' });
    const after = await collectRun(engine, { ...request, variant: 'full' });
    expect(after.ids).toEqual(fixtures.expected.full.tokens);
  } finally {
    await engine.dispose();
  }
});

it('finds out at once which weights cannot be opened, and answers with the others', async () => {
  const dir = join(temporaryFolder(), 'broken');
  cpSync(fixtures.dir, dir, { recursive: true });
  const weightsOf = (variant: string): string => join(dir, 'variants', variant, 'model.safetensors');
  rmSync(weightsOf('hd'));
  truncateSync(weightsOf('xattn'), statSync(weightsOf('xattn')).size - 1);
  writeFileSync(weightsOf('lowres'), 'not a tensor file');
  const engine = await openVariants({ checkpointDir: dir, provider: 'cpu', weights: 'fp32' });
  try {
    expect(engine.info.variants).toEqual(['flex', 'full']);
    const reasons = new Map(engine.info.brokenVariants.map(({ variant, reason }) => [variant, reason]));
    expect([...reasons.keys()]).toEqual(['lowres', 'hd', 'xattn']);
    expect(reasons.get('lowres')).toMatch(
      /^variants\/lowres cannot be opened\. .*not a sound safetensors file/,
    );
    expect((await collectRun(engine, { ...request, variant: 'full' })).prefill.trainedFor).toBe('full');
    await expect(collectRun(engine, { ...request, variant: 'hd' })).rejects.toMatchObject({
      message: reasons.get('hd')!.replace(/^[^.]*\. /, ''),
    });
  } finally {
    await engine.dispose();
  }
});
