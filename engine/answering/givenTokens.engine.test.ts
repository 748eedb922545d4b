import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectRun, type CollectedRun } from '../testing/collectRun.js';
import type { AskRequest } from './askRequest.js';
import type { Engine } from './Engine.js';
import { openEngine } from './openEngine.js';

const assets = join(import.meta.dirname, '..', '..', 'assets');
const request: AskRequest = {
  image: { path: join(assets, 'samples', '01-signs.png') },
  question: 'What is the word on the green hexagon?',
  fixedSteps: 8,
  keepLogits: true,
};

const greedy = { temperature: 0 };
const chance = { temperature: 2, topP: 0.95, seed: 5 };

/** What stays as it is whether a token was drawn or given. */
const saidBy = ({ tokens, layers }: CollectedRun) => ({
  tokens: tokens.map((token) => ({ ...token, elapsedMs: 0, given: undefined })),
  layers,
});

describe('the first tokens of an answer', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ checkpointDir: join(assets, 'models', 'fovea-mini'), provider: 'cpu' });
    // Once, so that all runs find the same high-res tokens in memory.
    for (const sampling of [greedy, chance]) await collectRun(engine, { ...request, sampling });
  });
  afterAll(() => engine.dispose());

  it.each([
    ['greedily', greedy],
    ['by chance', chance],
  ])('given as they were, what follows is drawn %s as it was', async (_, sampling) => {
    const whole = await collectRun(engine, { ...request, sampling });
    for (const length of [1, 3, 8]) {
      const branch = await collectRun(engine, {
        ...request,
        sampling,
        givenTokens: whole.ids.slice(0, length),
      });
      expect(branch.ids).toEqual(whole.ids);
      expect(saidBy(branch)).toEqual(saidBy(whole));
      expect(branch.tokens.map(({ given }) => given)).toEqual(
        whole.ids.map((__, index) => (index < length ? true : undefined)),
      );
    }
  });

  it('changed, they change what follows', async () => {
    const whole = await collectRun(engine, request);
    const other = whole.tokens[1]!.alternatives.find(({ id }) => id !== whole.ids[1])!.id;
    const branch = await collectRun(engine, { ...request, givenTokens: [whole.ids[0]!, other] });
    expect(branch.ids.slice(0, 2)).toEqual([whole.ids[0], other]);
    expect(branch.tokens[1]!.logits).toEqual(whole.tokens[1]!.logits);
    expect(branch.tokens[2]!.logits).not.toEqual(whole.tokens[2]!.logits);
    expect(branch.tokens[1]!.logProbability).toBeLessThan(whole.tokens[1]!.logProbability);
  });

  it('each token tells its entropy, in nats', async () => {
    const { tokens } = await collectRun(engine, request);
    for (const { logits, entropy } of tokens) {
      const max = Math.max(...logits!);
      const weights = [...logits!].map((logit) => Math.exp(logit - max));
      const sum = weights.reduce((total, weight) => total + weight, 0);
      const plain = weights.reduce(
        (total, weight) => (weight === 0 ? total : total - (weight / sum) * Math.log(weight / sum)),
        0,
      );
      expect(Math.abs(entropy! - plain)).toBeLessThan(1e-6);
    }
  });

  it('are refused where they are no tokens, or more than the answer may have', async () => {
    await expect(collectRun(engine, { ...request, givenTokens: [-1] })).rejects.toThrow(
      /givenTokens should be token ids/,
    );
    await expect(
      collectRun(engine, {
        ...request,
        fixedSteps: undefined,
        sampling: { maxNewTokens: 1 },
        givenTokens: [49, 50],
      }),
    ).rejects.toThrow(/givenTokens should be at most 1 tokens, the longest answer asked for, but is 2/);
  });
});
