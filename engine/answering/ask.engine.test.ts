import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { convertCheckpoint } from '../checkpoint/conversion/convertCheckpoint.js';
import { copyCheckpoint, editConfig } from '../checkpoint/testing/editCheckpoint.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import type { Engine } from './Engine.js';
import { Picture } from '../image/Picture.js';
import { DecoderRuntime } from '../runtime/DecoderRuntime.js';
import { GraphSession } from '../runtime/GraphSession.js';
import { countCells } from '../selection/applySelector.js';
import { collectRun, type CollectedRun } from '../testing/collectRun.js';
import { largestDifference, readGolden } from '../testing/readGolden.js';
import type { AskRequest } from './askRequest.js';
import { openEngine } from './openEngine.js';
import { logSoftmax } from './sampleToken.js';

const temporaryFolder = temporaryFolders();
const loadDecoder = DecoderRuntime.load.bind(DecoderRuntime);
const golden = readGolden('landscape-36');
const base: AskRequest = {
  image: { path: golden.imagePath },
  promptIds: golden.promptIds,
  fixedSteps: 3,
  keepLogits: true,
};

/** [done, total] of the stage in which the prompt is read. */
const prefillProgress = ({ events }: CollectedRun) =>
  events.flatMap((event) =>
    event.type === 'progress' && event.stage === 'prefill' ? [[event.done, event.total]] : [],
  );

describe('ask', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ checkpointDir: golden.dir, provider: 'cpu', weights: 'fp32' });
  });
  afterAll(() => engine.dispose());

  it('tells what runs', () => {
    expect(engine.info).toMatchObject({
      modelName: 'landscape-36',
      provider: 'cpu',
      weights: 'fp32',
      variants: ['flex', 'lowres'],
      layers: 12,
      flexStartLayer: 9,
      lowresGrid: 12,
      highresGrid: 36,
      threshold: 48,
    });
  });

  it('sends events in order: progress, prefill, layers and token of each step, done', async () => {
    const { events, prefill } = await collectRun(engine, base);
    const kinds = events.map(({ type }) => type).filter((type) => type !== 'progress');
    const step = ['layer', 'layer', 'layer', 'layer', 'token'];
    expect(kinds).toEqual(['prefill', ...step, ...step, ...step, 'done']);
    expect(prefill.selectingLayers).toEqual([8, 9, 10, 11]);
    expect(prefill.promptTokens).toBe(golden.promptIds.length - 1 + 144);
  });

  it('follows cells painted for some layers and tokens in one run of the graph a token, once all is resident', async () => {
    const cells = (first: number) => Uint8Array.from({ length: 81 }, (_, cell) => (cell >= first ? 1 : 0));
    const steering = {
      rules: [
        { layers: [9, 9], tokens: [0, 1], force: cells(70) },
        { layers: [8, 10], tokens: [2, 2], forbid: cells(20) },
      ],
    } as const;
    const first = await collectRun(engine, { ...base, steering });
    const run = vi.spyOn(GraphSession.prototype, 'run');
    const again = await collectRun(engine, { ...base, steering });
    const steps = run.mock.calls.filter(([, outputs]) => outputs.includes('attention_maps')).length;
    run.mockRestore();
    expect(steps).toBe(3);
    expect(again.layers.map(({ selectionGrid }) => selectionGrid)).toEqual(
      first.layers.map(({ selectionGrid }) => selectionGrid),
    );
    for (const { layer, tokenIndex, selectionGrid } of again.layers) {
      if (layer === 9 && tokenIndex < 2) expect(selectionGrid.slice(70)).toEqual(new Uint8Array(11).fill(1));
      if (layer <= 10 && tokenIndex === 2) expect(countCells(selectionGrid.slice(20))).toBe(0);
    }
  });

  it.each([
    ['one by one, as large models run', 0],
    ['several in a graph, as small models run', undefined],
  ])('tells how many layers of the prompt are read where they run %s', async (_, maxDoubledBytes) => {
    vi.spyOn(DecoderRuntime, 'load').mockImplementationOnce((config, weights, settings, onGraph) =>
      loadDecoder(config, weights, { ...settings, maxDoubledBytes }, onGraph),
    );
    const fresh = await openEngine({ checkpointDir: golden.dir, provider: 'cpu', weights: 'fp32' });
    const once = { ...base, fixedSteps: 1 };
    const whole = prefillProgress(await collectRun(fresh, once));
    const next = prefillProgress(await collectRun(fresh, once));
    await fresh.dispose();
    // 12 layers, for the positions up to the end of the image and again for the rest of the prompt.
    const graphs = maxDoubledBytes === 0 ? 12 : 1;
    const layers = (chunks: number) =>
      Array.from({ length: graphs * chunks + 1 }, (_, index) => [(index * 12) / graphs, 12 * chunks]);
    expect(whole).toEqual(layers(2));
    expect(next).toEqual(layers(1));
  });

  it('answers without high-res tokens as variant lowres, and differently', async () => {
    const flex = await collectRun(engine, base);
    const lowres = await collectRun(engine, { ...base, variant: 'lowres' });
    expect(lowres.layers).toEqual([]);
    expect(lowres.prefill.selectingLayers).toEqual([]);
    expect(lowres.done.selectedFraction).toBe(0);
    expect(lowres.done.decoderFlops).toBeLessThan(flex.done.decoderFlops);
    expect(largestDifference(lowres.tokens[0]!.logits!, flex.tokens[0]!.logits!)).toBeGreaterThan(1e-3);
  });

  it('reads nothing with selector none: the same as lowres', async () => {
    const none = await collectRun(engine, { ...base, selector: 'none' });
    const lowres = await collectRun(engine, { ...base, variant: 'lowres' });
    expect(none.layers.length).toBeGreaterThan(0);
    expect(none.layers.every(({ selectedFraction }) => selectedFraction === 0)).toBe(true);
    expect(none.tokens).toHaveLength(lowres.tokens.length);
    for (const [index, token] of none.tokens.entries()) {
      expect(largestDifference(token.logits!, lowres.tokens[index]!.logits!)).toBeLessThan(1e-4);
    }
  });

  it('reads everything with selector all, and as many cells as attention with random', async () => {
    const all = await collectRun(engine, { ...base, selector: 'all' });
    expect(all.done.selectedFraction).toBe(1);
    const attention = await collectRun(engine, { ...base, fixedSteps: 1 });
    const random = await collectRun(engine, { ...base, fixedSteps: 1, selector: 'random' });
    const [a, b] = [attention.layers[0]!.selectionGrid, random.layers[0]!.selectionGrid];
    expect(countCells(b)).toBe(countCells(a));
    expect(b).not.toEqual(a);
  });

  it('obeys steering and threshold', async () => {
    const force = new Uint8Array(81).fill(1, 0, 2);
    const forbid = new Uint8Array(81).fill(1, 1, 81);
    const steered = await collectRun(engine, { ...base, steering: { force, forbid } });
    for (const { selectionGrid } of steered.layers) {
      expect([...selectionGrid.keys()].filter((cell) => selectionGrid[cell] !== 0)).toEqual([0]);
    }
    const strict = await collectRun(engine, { ...base, threshold: 255 });
    expect(strict.done.selectedFraction).toBe(0);
  });

  it('gives the greedy token first among five alternatives, whose probabilities are sane', async () => {
    const { tokens } = await collectRun(engine, base);
    for (const { id, alternatives, logProbability } of tokens) {
      expect(alternatives).toHaveLength(5);
      expect(alternatives[0]).toMatchObject({ id, logProbability });
      const sum = alternatives.reduce((total, option) => total + Math.exp(option.logProbability), 0);
      expect(sum).toBeLessThanOrEqual(1);
    }
  });

  it('tells calibrated probabilities where the checkpoint has a temperature, and answers, samples and computes the same', async () => {
    const dir = temporaryFolder();
    copyCheckpoint(golden.dir, dir);
    editConfig(dir, (config) => (config['calibration_temperature'] = 2));
    const calibrated = await openEngine({ checkpointDir: dir, provider: 'cpu', weights: 'fp32' });
    const drawn = { ...base, sampling: { temperature: 1.5, topP: 0.9, seed: 3 } };
    // What earlier questions left resident lies in other slots, and sums differ in their last digits.
    for (const asked of [base, drawn]) {
      const request = { ...asked, residentKeys: false };
      const [before, after] = [await collectRun(engine, request), await collectRun(calibrated, request)];
      expect(after.tokens.map(({ id, logits }) => ({ id, logits }))).toEqual(
        before.tokens.map(({ id, logits }) => ({ id, logits })),
      );
      for (const [index, token] of after.tokens.entries()) {
        const told = logSoftmax(token.logits!, 2);
        expect(token.logProbability).toBe(told[token.id]);
        expect(token.alternatives.map(({ logProbability }) => logProbability)).toEqual(
          token.alternatives.map(({ id }) => told[id]),
        );
        expect(token.alternatives.map(({ id }) => id)).toEqual(
          before.tokens[index]!.alternatives.map(({ id }) => id),
        );
      }
    }
    await calibrated.dispose();
  });

  it('draws the same answer from the same seed, and stops at end-of-sequence or the length', async () => {
    const sampling = { temperature: 1.5, topP: 0.95, seed: 11, maxNewTokens: 6 };
    const request: AskRequest = { image: base.image, promptIds: golden.promptIds, sampling };
    const [first, again] = [await collectRun(engine, request), await collectRun(engine, request)];
    expect(again.ids).toEqual(first.ids);
    const other = await collectRun(engine, { ...request, sampling: { ...sampling, seed: 12 } });
    expect(other.ids).not.toEqual(first.ids);
    expect(first.done.stopped).toBe(first.ids.at(-1) === 2 ? 'end-of-sequence' : 'length');
    expect(first.ids.length).toBeLessThanOrEqual(6);
  });

  it('stops between two graph runs when the signal says so, and answers again afterwards', async () => {
    const controller = new AbortController();
    const kinds: string[] = [];
    for await (const event of engine.ask({ ...base, signal: controller.signal })) {
      kinds.push(event.type);
      if (event.type === 'layer' && event.layer === 9) controller.abort();
      if (event.type === 'done') expect(event.stopped).toBe('cancelled');
    }
    expect(kinds.slice(-3)).toEqual(['layer', 'layer', 'done']);
    expect((await collectRun(engine, base)).ids).toEqual(golden.tokens.slice(0, 3));
  });

  it('reads a picture that was opened before, though its file is gone', async () => {
    const path = join(temporaryFolder(), 'image.png');
    copyFileSync(golden.imagePath, path);
    const image = await Picture.open({ path });
    rmSync(path);
    expect((await collectRun(engine, { ...base, image })).ids).toEqual(golden.tokens.slice(0, 3));
  });

  it('lets one question through at a time', async () => {
    const first = engine.ask(base);
    await first.next();
    await expect(engine.ask(base).next()).rejects.toMatchObject({ code: 'engine-busy' });
    await first.return();
    expect((await collectRun(engine, base)).ids).toEqual(golden.tokens.slice(0, 3));
  });

  it.each<[string, Partial<AskRequest>, string]>([
    ['no tokenizer', { promptIds: undefined, question: 'What?' }, 'tokenizer-missing'],
    ['two images', { promptIds: [1, -200, -200] }, 'option-invalid'],
    ['an unknown token', { promptIds: [1, -200, 640] }, 'option-invalid'],
    ['a prompt that is too long', { promptIds: [-200, ...Array<number>(2000).fill(1)] }, 'question-too-long'],
    ['a temperature below 0', { sampling: { temperature: -1 } }, 'option-invalid'],
    ['a threshold above 255', { threshold: 300 }, 'option-invalid'],
    ['a grid of the wrong size', { steering: { force: new Uint8Array(80) } }, 'option-invalid'],
    ['no image', { image: { bytes: Uint8Array.of(1, 2, 3), name: 'x' } }, 'not-an-image'],
  ])('refuses %s and stays usable', async (_, change, code) => {
    await expect(collectRun(engine, { ...base, ...change })).rejects.toMatchObject({ code });
    expect((await collectRun(engine, { ...base, fixedSteps: 1 })).ids).toEqual(golden.tokens.slice(0, 1));
  });

  it('keeps growing its cache far beyond the prompt', async () => {
    const long = await collectRun(engine, { ...base, fixedSteps: 150, keepLogits: false });
    expect(long.ids).toHaveLength(150);
    expect(long.ids.slice(0, 10)).toEqual(golden.tokens);
  });
});

describe('openEngine', () => {
  it('offers only lowres for a config without extra, and says why', async () => {
    const dir = temporaryFolder();
    copyCheckpoint(golden.dir, dir);
    editConfig(dir, (config) => delete config['extra']);
    const engine = await openEngine({ checkpointDir: dir, provider: 'cpu' });
    expect(engine.info.variants).toEqual(['lowres']);
    await expect(collectRun(engine, { ...base, variant: 'flex' })).rejects.toMatchObject({
      code: 'checkpoint-variant',
    });
    expect((await collectRun(engine, base)).layers).toEqual([]);
    await engine.dispose();
  });

  it('runs 8-bit weights where nothing else is asked for, quantised on load or by convert, to the same answer', async () => {
    const dir = join(temporaryFolder(), 'int8');
    await convertCheckpoint(golden.dir, dir, { weights: 'int8' });
    const stored = await openEngine({ checkpointDir: dir, provider: 'cpu' });
    const onLoad = await openEngine({ checkpointDir: golden.dir, provider: 'cpu' });
    expect([stored.info.weights, onLoad.info.weights]).toEqual(['int8', 'int8']);
    const [a, b] = [await collectRun(stored, base), await collectRun(onLoad, base)];
    expect(a.ids).toEqual(b.ids);
    expect(largestDifference(a.tokens[0]!.logits!, b.tokens[0]!.logits!)).toBeLessThan(1e-4);
    await stored.dispose();
    await onLoad.dispose();
  });

  it('refuses unknown providers and missing folders', async () => {
    const provider = 'cuda' as 'cpu';
    await expect(openEngine({ checkpointDir: golden.dir, provider })).rejects.toMatchObject({
      code: 'provider-unknown',
    });
    const checkpointDir = join(temporaryFolder(), 'nowhere');
    await expect(openEngine({ checkpointDir, provider: 'cpu' })).rejects.toMatchObject({
      code: 'checkpoint-missing',
    });
  });

  it('can be closed twice and in the middle of a run, and then says that it is closed', async () => {
    const engine = await openEngine({ checkpointDir: golden.dir, provider: 'cpu' });
    const run = engine.ask(base);
    await run.next();
    await engine.dispose();
    await engine.dispose();
    await expect(run.next()).rejects.toMatchObject({ code: 'engine-disposed' });
    await expect(engine.ask(base).next()).rejects.toMatchObject({ code: 'engine-disposed' });
  });

  it('stops loading when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('not now'));
    await expect(openEngine({ checkpointDir: golden.dir, provider: 'cpu', signal })).rejects.toThrow(
      'not now',
    );
  });
});
