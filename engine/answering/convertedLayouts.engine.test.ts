import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { convertCheckpoint } from '../checkpoint/conversion/convertCheckpoint.js';
import { writeSynthetic7b } from '../checkpoint/testing/synthetic7b.js';
import { synthetic7bLayouts, towerFolderName } from '../checkpoint/testing/synthetic7bConfig.js';
import { collectRun } from '../testing/collectRun.js';
import { readGolden } from '../testing/readGolden.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import type { EngineOptions } from './Engine.js';
import { openEngine } from './openEngine.js';

vi.setConfig({ testTimeout: 60_000 });
const temporaryFolder = temporaryFolders();
const { imagePath } = readGolden('landscape-36');
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('HF_HUB_CACHE', join(folder, 'cache')); // the machine's own holds other towers
});

async function answer(checkpointDir: string, weights: EngineOptions['weights']) {
  const engine = await openEngine({ checkpointDir, provider: 'cpu', ...(weights && { weights }) });
  const request = {
    image: { path: imagePath },
    promptIds: [1, 17, -200, 13, 42],
    fixedSteps: 2,
    keepLogits: true,
  };
  const { ids, tokens, layers } = await collectRun(engine, request);
  await engine.dispose();
  return {
    ...{ weights: engine.info.weights, variants: engine.info.variants, ids, layers: layers.length },
    logits: tokens.map((token) => [...token.logits!]),
  };
}

test.each(synthetic7bLayouts)(
  'a model of the shape of 7B in the layout %s, converted, answers by itself and as before',
  async (layout) => {
    const source = join(folder, 'released', 'checkpoint');
    await writeSynthetic7b(source, { layout, divisor: 32 });
    expect(existsSync(join(folder, 'released', towerFolderName))).toBe(layout === 'original');
    const [single, small] = [await answer(source, 'fp32'), await answer(source, 'int4')];
    expect(single.variants).toEqual(layout === 'flexattn' ? ['flex', 'lowres'] : ['lowres']);
    expect(single.logits.flat().every(Number.isFinite)).toBe(true);

    const [fp32, int4] = [join(folder, 'fp32'), join(folder, 'int4')];
    await convertCheckpoint(source, fp32, { weights: 'fp32' });
    await convertCheckpoint(source, int4, { weights: 'int4', singleFileBytes: 0 });
    rmSync(join(folder, 'released'), { recursive: true });
    expect(await answer(fp32, 'stored')).toEqual(single);
    // Nothing said: what is stored in 4 bits runs in 4 bits.
    expect(await answer(int4, undefined)).toEqual(small);
    expect(small).toMatchObject({ weights: 'int4', variants: single.variants });
    expect(small.logits).not.toEqual(single.logits);
  },
);
