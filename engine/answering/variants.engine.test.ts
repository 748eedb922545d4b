import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolders } from '../checkpoint/testing/temporaryFolder.js';
import { type Variant, variants } from '../protocol/variant.js';
import type { Engine } from './Engine.js';
import { collectRun } from '../testing/collectRun.js';
import { largestDifference } from '../testing/readGolden.js';
import { readVariantFixtures } from '../testing/readVariantFixtures.js';
import type { AskRequest } from './askRequest.js';
import { openEngine } from './openEngine.js';

/**
 * Parity with the PyTorch twin (`python -m training.check.parity --write`). Logits differ by 2.7e-5 (hd) to 6.7e-5 (lowres) where
 * this was written.
 */
const bound = 5e-4;
const temporaryFolder = temporaryFolders();
const fixtures = readVariantFixtures();
const request: AskRequest = {
  image: { path: fixtures.imagePath },
  promptIds: fixtures.promptIds,
  fixedSteps: 6,
  keepLogits: true,
};
/** Text ids of the prompt, and the image's tokens in it. */
const text = fixtures.promptIds.length - 1;
const imageTokens: Record<Variant, number> = {
  flex: 144,
  lowres: 144,
  hd: 144 + 256,
  xattn: 144,
  full: 144 + 1296,
};

function open(trainedVariant: Variant, checkpointDir = fixtures.dir): Promise<Engine> {
  return openEngine({ checkpointDir, provider: 'cpu', trainedVariant, weights: 'fp32' });
}

describe.each(variants)('variant %s against its twin', (variant) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open(variant);
  });
  afterAll(() => engine.dispose());

  it('gives the same tokens and logits', async () => {
    expect(engine.info.variants).toEqual([variant]);
    const run = await collectRun(engine, request);
    const { tokens, logits } = fixtures.expected[variant];
    expect(run.ids).toEqual(tokens);
    const differences = run.tokens.map((token, step) => largestDifference(token.logits!, logits[step]!));
    expect(Math.max(...differences)).toBeLessThan(bound);
    expect(run.prefill.promptTokens).toBe(text + imageTokens[variant]);
    expect(run.done.timing.visionRuns).toBe({ lowres: 1, hd: 2, flex: 10, xattn: 10, full: 10 }[variant]);
  });

  it('answers a second question from the image prefix, and counts it as if asked alone', async () => {
    const first = await collectRun(engine, request);
    const other = [...fixtures.promptIds.slice(0, -2), 5, 9, 19];
    const second = await collectRun(engine, { ...request, promptIds: other });
    expect(second.prefill.reusedTokens).toBe(fixtures.promptIds.indexOf(-200) + imageTokens[variant]);
    const fresh = await open(variant);
    const alone = await collectRun(fresh, { ...request, promptIds: other });
    await fresh.dispose();
    expect(second.ids).toEqual(alone.ids);
    for (const [step, token] of second.tokens.entries())
      expect(largestDifference(token.logits!, alone.tokens[step]!.logits!)).toBeLessThan(1e-5);
    expect(second.done.decoderFlops).toBe(alone.done.decoderFlops);
    expect(second.done.visionFlops).toBe(alone.done.visionFlops);
    expect(second.done.timing.visionRuns).toBe(0);
    const again = await collectRun(engine, request);
    expect(again.ids).toEqual(first.ids);
  });

  // Rounding the twin's own weights to 8-bit blocks moves its logits by 0.04 (full) to 0.13 (lowres).
  it('stays near with weights in 8-bit blocks', async () => {
    const small = await openEngine({
      checkpointDir: fixtures.dir,
      provider: 'cpu',
      trainedVariant: variant,
      weights: 'int8',
    });
    const run = await collectRun(small, { ...request, fixedSteps: 1 });
    await small.dispose();
    const difference = largestDifference(run.tokens[0]!.logits!, fixtures.expected[variant].logits[0]!);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(0.5);
  });

  it('refuses questions for another variant', async () => {
    const other = variant === 'xattn' ? 'full' : 'xattn';
    await expect(collectRun(engine, { ...request, variant: other })).rejects.toMatchObject({
      code: 'checkpoint-variant',
      message: expect.stringContaining(variant) as string,
    });
  });
});

describe('operations of a question', () => {
  it('order as the variants do', async () => {
    const flops = {} as Record<Variant, { readonly decoder: number; readonly vision: number }>;
    for (const variant of variants) {
      const engine = await open(variant);
      const { done } = await collectRun(engine, { ...request, fixedSteps: 1 });
      flops[variant] = { decoder: done.decoderFlops, vision: done.visionFlops };
      await engine.dispose();
    }
    expect(flops.lowres.decoder).toBeLessThan(flops.flex.decoder);
    expect(flops.flex.decoder).toBeLessThan(flops.hd.decoder);
    expect(flops.hd.decoder).toBeLessThan(flops.full.decoder);
    expect(flops.xattn.decoder).toBeGreaterThan(flops.lowres.decoder);
    expect(flops.flex.vision).toBe(10 * flops.lowres.vision);
    expect(flops.full.vision).toBe(flops.flex.vision);
    expect(flops.xattn.vision).toBe(flops.flex.vision);
    // 257 tokens instead of 145
    expect(flops.hd.vision / flops.lowres.vision).toBeGreaterThan(1 + 257 / 145);
    expect(flops.hd.vision / flops.lowres.vision).toBeLessThan(1 + (257 / 145) ** 2);
  });
});

describe('opening a variant', () => {
  const copy = () => {
    const dir = join(temporaryFolder(), 'copy');
    mkdirSync(dir);
    cpSync(fixtures.dir, dir, { recursive: true });
    return dir;
  };

  it.each(['hd', 'xattn', 'full'] as const)('names the folder where %s is missing', async (variant) => {
    const dir = copy();
    rmSync(join(dir, 'variants'), { recursive: true });
    await expect(open(variant, dir)).rejects.toMatchObject({
      code: 'checkpoint-variant',
      message: expect.stringContaining(join(dir, 'variants', variant)) as string,
    });
  });

  it('answers as lowres from the base weights where there are no others', async () => {
    const dir = copy();
    rmSync(join(dir, 'variants'), { recursive: true });
    const engine = await open('lowres', dir);
    const base = await openEngine({ checkpointDir: dir, provider: 'cpu', weights: 'fp32' });
    expect(base.info.variants).toEqual(['flex', 'lowres']);
    const [a, b] = [
      await collectRun(engine, request),
      await collectRun(base, { ...request, variant: 'lowres' }),
    ];
    expect(a.tokens.map(({ logits }) => logits)).toEqual(b.tokens.map(({ logits }) => logits));
    await engine.dispose();
    await base.dispose();
  });

  it('says which field or tensor is off', async () => {
    const dir = copy();
    const config = join(dir, 'variants', 'xattn', 'config.json');
    writeFileSync(config, '{"xattn_hidden_size": 24}');
    await expect(open('xattn', dir)).rejects.toMatchObject({
      code: 'checkpoint-tensor-shape',
      message: expect.stringContaining('cross_attn.q_proj.weight') as string,
    });
    writeFileSync(config, '{"xattn_hidden_size": 18}');
    await expect(open('xattn', dir)).rejects.toMatchObject({
      code: 'checkpoint-malformed',
      message: expect.stringContaining('num_attention_heads') as string,
    });
    cpSync(join(dir, 'variants', 'full'), join(dir, 'variants', 'xattn'), { recursive: true });
    writeFileSync(config, '{"xattn_hidden_size": 16}');
    await expect(open('xattn', dir)).rejects.toMatchObject({ code: 'checkpoint-tensor-missing' });
    writeFileSync(join(dir, 'variants', 'hd', 'config.json'), '{"extra": {"hd_size": "450"}}');
    await expect(open('hd', dir)).rejects.toMatchObject({
      code: 'checkpoint-malformed',
      message: expect.stringContaining('hd_size') as string,
    });
  });
});
