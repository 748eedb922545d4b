import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectRun } from '../testing/collectRun.js';
import type { AskRequest } from './askRequest.js';
import type { Engine } from './Engine.js';
import { openEngine } from './openEngine.js';
import { scoreAnswer } from './scoreAnswer.js';

const assets = join(import.meta.dirname, '..', '..', 'assets');
const request: AskRequest = {
  image: { path: join(assets, 'samples', '01-signs.png') },
  question: 'What is the word on the green hexagon?',
};

describe('scoring an answer', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ checkpointDir: join(assets, 'models', 'fovea-mini'), provider: 'cpu' });
  });
  afterAll(() => engine.dispose());

  it('gives the answer the model wrote the log-probabilities it was written with, and the same selections', async () => {
    const { ids, tokens, layers, done } = await collectRun(engine, request);
    const score = await scoreAnswer(engine, request, ids);
    expect(score.tokens).toEqual(
      tokens.map(({ id, text, logProbability }) => ({ id, text, logProbability })),
    );
    expect(score.logProbability).toBe(tokens.reduce((sum, { logProbability }) => sum + logProbability, 0));
    expect(score.layers).toEqual(layers);
    expect(score.done).toMatchObject({ answer: done.answer, stopped: 'end-of-sequence' });
    expect(score.done.decoderFlops).toBe(done.decoderFlops);
  });

  it('reads the text of an answer as the tokens the model wrote', async () => {
    const { ids, done } = await collectRun(engine, request);
    expect(done.answer).toBe('OPEN');
    expect(engine.encodeAnswer('OPEN', { end: true })).toEqual(ids);
    expect(engine.encodeAnswer('EN', { after: ids.slice(0, 2), end: true })).toEqual(ids.slice(2));
  });

  it('holds another answer less probable, and any under a mask that hides the word', async () => {
    const right = engine.encodeAnswer('OPEN', { end: true });
    const score = (change: Partial<AskRequest>, ids: readonly number[]) =>
      scoreAnswer(engine, { ...request, ...change }, ids);
    const known = await score({}, right);
    expect((await score({}, engine.encodeAnswer('OVEN', { end: true }))).logProbability).toBeLessThan(
      known.logProbability - 1,
    );
    const hidden = await score({ steering: { forbid: new Uint8Array(81).fill(1) } }, right);
    expect(hidden.logProbability).toBeLessThan(known.logProbability - 1);
    expect(hidden.layers.every(({ selectedFraction }) => selectedFraction === 0)).toBe(true);
  });

  it('says what is wrong with an answer that cannot be scored', async () => {
    await expect(scoreAnswer(engine, request, [])).rejects.toThrow(/at least one token/);
    const [end] = engine.encodeAnswer('', { end: true });
    await expect(scoreAnswer(engine, request, [49, end!, 50])).rejects.toThrow(
      /token 2 of 3 ends the answer/,
    );
    await expect(scoreAnswer(engine, request, [999_999])).rejects.toMatchObject({ code: 'option-invalid' });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(scoreAnswer(engine, { ...request, signal }, [49])).rejects.toThrow('enough');
  });
});
