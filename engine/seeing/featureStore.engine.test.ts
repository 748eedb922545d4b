import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyCheckpoint } from '../checkpoint/testing/editCheckpoint.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import { type Engine, type EngineOptions, openEngine } from '../index.js';
import { collectRun } from '../testing/collectRun.js';
import { largestDifference, readGolden } from '../testing/readGolden.js';
import type { FeatureStore, StoredFeatures } from './featureStore.js';

const golden = readGolden('landscape-36');
const request = { image: { path: golden.imagePath }, promptIds: golden.promptIds, fixedSteps: 2 } as const;
const temporaryFolder = temporaryFolders();

class MapStore implements FeatureStore {
  readonly kept = new Map<string, StoredFeatures>();
  get(key: string): Promise<StoredFeatures | null> {
    return Promise.resolve(this.kept.get(key) ?? null);
  }
  put(key: string, features: StoredFeatures): Promise<void> {
    this.kept.set(key, features);
    return Promise.resolve();
  }
}

describe('a feature store', () => {
  let store: MapStore;
  const engines: Engine[] = [];
  const open = async (options: Partial<EngineOptions> = {}) => {
    const engine = await openEngine({
      checkpointDir: golden.dir,
      provider: 'cpu',
      featureStore: store,
      ...options,
    });
    engines.push(engine);
    return engine;
  };
  beforeEach(() => {
    store = new MapStore();
  });
  afterEach(async () => {
    for (const engine of engines.splice(0)) await engine.dispose();
  });

  it('spares another engine decoding and vision, and tells how long they took', async () => {
    const first = await collectRun(await open(), { ...request, keepLogits: true });
    expect(first.done.timing).toMatchObject({ visionRuns: 10 });
    expect(first.done.visionFromStore).toBeUndefined();
    const [features] = store.kept.values();
    expect(features).toMatchObject({ width: 1400, height: 800 });
    expect(largestDifference(features!.lowres, golden.lowresFeatures)).toBeLessThan(2e-3);

    const bytes = new Uint8Array(readFileSync(golden.imagePath));
    const second = await collectRun(await open(), {
      ...request,
      image: { bytes, name: 'same' },
      keepLogits: true,
    });
    expect(second.done.timing).toMatchObject({ visionRuns: 0, decodeMs: 0 });
    expect(second.done.visionFromStore).toBe(true);
    expect(second.done.timing.visionMs).toBeCloseTo(features!.lowresMs + features!.highresMs!, 6);
    expect(second.tokens.map(({ logits }) => logits)).toEqual(first.tokens.map(({ logits }) => logits));
    expect(second.layers.map((layer) => layer.selectionGrid)).toEqual(
      first.layers.map((layer) => layer.selectionGrid),
    );
  });

  it('is asked once an image and run; later questions are answered from memory', async () => {
    const engine = await open();
    await collectRun(engine, request);
    const next = await collectRun(engine, request);
    expect(next.done.timing).toMatchObject({ visionRuns: 0, visionMs: 0 });
    expect(next.done.visionFromStore).toBeUndefined();
  });

  it('is completed by a variant that reads more, and by none that reads less', async () => {
    await collectRun(await open(), { ...request, variant: 'lowres' });
    expect([...store.kept.values()][0]!.highres).toBeUndefined();
    const flex = await collectRun(await open(), request);
    expect(flex.done).toMatchObject({ timing: { visionRuns: 9 }, visionFromStore: true });
    expect(store.kept.size).toBe(1);
    const [whole] = store.kept.values();
    const lowres = await collectRun(await open(), { ...request, variant: 'lowres' });
    expect(lowres.done.timing).toMatchObject({ visionRuns: 0, visionMs: whole!.lowresMs });
    expect([...store.kept.values()]).toEqual([whole]);
  });

  it('serves all types of weights alike: the tower does not depend on them', async () => {
    await collectRun(await open({ weights: 'fp32' }), request);
    const run = await collectRun(await open({ weights: 'int8' }), request);
    expect(run.done.timing.visionRuns).toBe(0);
  });

  it('keeps other models and other images apart', async () => {
    await collectRun(await open(), request);
    const dir = temporaryFolder();
    copyCheckpoint(golden.dir, dir);
    writeFileSync(join(dir, 'preprocessor_config.json'), '{"image_mean": [0.5, 0.5, 0.5]}');
    const other = await collectRun(await open({ checkpointDir: dir }), request);
    expect(other.done.timing.visionRuns).toBe(10);
    const bytes = new Uint8Array(readFileSync(readGolden('square-72').imagePath));
    const image = await collectRun(await open(), { ...request, image: { bytes, name: 'same' } });
    expect(image.done.timing.visionRuns).toBe(10);
    expect(store.kept.size).toBe(3);
  });
});
