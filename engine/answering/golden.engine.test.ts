import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from './Engine.js';
import { minMaxNormalise, zeroPadding } from '../selection/selectCells.js';
import { collectRun, type CollectedRun } from '../testing/collectRun.js';
import { type Golden, goldenNames, largestDifference, readGolden } from '../testing/readGolden.js';
import { resultOf } from '../testing/resultOf.js';
import { openEngine, loadModel } from './openEngine.js';
import { RunClock } from './RunClock.js';

/**
 * Parity with the authors' PyTorch code (engine/testing/golden/README.md). Measured on the CPU: logits differ by
 * 1.7e-5 (square-72) and 3.1e-5 (landscape-36, whose bicubic resize equals Pillow's to the bit), no cell differs.
 */
const bounds = { features: 2e-3, logits: 2e-3, attentionMap: 2e-3 } as const;
const sizes = { 'square-72': [1008, 1008], 'landscape-36': [1400, 800] } as const;
const thresholdTolerance = 1e-3;

describe.each(goldenNames)('golden %s on the CPU', (name) => {
  const golden = readGolden(name);
  let engine: Engine;
  let run: CollectedRun;

  beforeAll(async () => {
    engine = await openEngine({ checkpointDir: golden.dir, provider: 'cpu', weights: 'fp32' });
    run = await collectRun(engine, request(golden));
  });
  afterAll(() => engine.dispose());

  it('continues with the same tokens and logits', () => expectSameTokens(run, golden));
  it('attends to the same places', () => expectSameMaps(run, golden, engine));
  it('selects the same cells', () => expectSameSelections(run, golden, name));

  it('gives the same without resident keys', async () => {
    const fresh = await collectRun(engine, { ...request(golden), residentKeys: false });
    expect(fresh.ids).toEqual(run.ids);
    for (const [index, token] of fresh.tokens.entries()) {
      expect(largestDifference(token.logits!, run.tokens[index]!.logits!)).toBeLessThan(1e-5);
    }
    expect(fresh.layers.length).toBeGreaterThan(0);
    expect(fresh.layers).toHaveLength(run.layers.length);
    for (const [index, layer] of fresh.layers.entries()) {
      expect(largestDifference(layer.attentionMap, run.layers[index]!.attentionMap)).toBeLessThan(1e-5);
      expect(layer.selectionGrid).toEqual(run.layers[index]!.selectionGrid);
    }
  });

  it('does no vision work for a second question, and answers the same', async () => {
    const second = await collectRun(engine, request(golden));
    expect(second.done.timing).toMatchObject({ visionRuns: 0, visionMs: 0, decodeMs: 0, preprocessMs: 0 });
    expect(second.prefill.reusedTokens).toBe(
      golden.promptIds.indexOf(-200) + golden.lowresFeatures.length / engine.info.hiddenSize,
    );
    expect(second.ids).toEqual(run.ids);
    for (const [index, token] of second.tokens.entries()) {
      expect(largestDifference(token.logits!, run.tokens[index]!.logits!)).toBeLessThan(1e-5);
    }
  });
});

describe.each(goldenNames)('golden features %s', (name) => {
  it('sees the same low-res and high-res features', async () => {
    const golden = readGolden(name);
    const { model } = await loadModel({ checkpointDir: golden.dir, provider: 'cpu', weights: 'fp32' });
    const source = { path: golden.imagePath };
    const parts = ['lowres', 'highres'] as const;
    const looking = model.images.see(source, {
      wanted: parts,
      clock: new RunClock(),
      check: () => undefined,
    });
    const { lowres, highres } = (await resultOf(looking)).features;
    expect(largestDifference(lowres!, golden.lowresFeatures)).toBeLessThan(bounds.features);
    const D = model.checkpoint.config.decoder.hiddenSize;
    const rows = Float32Array.from(golden.highresValues, (_, i) => {
      const row = golden.highresRows[Math.floor(i / D)]!;
      return highres![row * D + (i % D)]!;
    });
    expect(largestDifference(rows, golden.highresValues)).toBeLessThan(bounds.features);
    await model.images.dispose();
    await model.decoder.dispose();
    model.checkpoint.close();
  });
});

/** A Vulkan driver named by the environment (a software one will do), or whatever the machine has. */
const wantsGpu =
  process.env['FOVEA_TEST_WEBGPU'] === '1' || existsSync(process.env['VK_ICD_FILENAMES'] ?? '');

describe.skipIf(!wantsGpu)(
  'golden landscape-36 on WebGPU (set VK_ICD_FILENAMES or FOVEA_TEST_WEBGPU=1)',
  () => {
    it('gives the same tokens, maps and cells', async () => {
      const golden = readGolden('landscape-36');
      const engine = await openEngine({ checkpointDir: golden.dir, provider: 'webgpu' });
      const steps = 3;
      const run = await collectRun(engine, { ...request(golden), fixedSteps: steps });
      const shortened = { ...golden, tokens: golden.tokens.slice(0, steps) };
      expectSameTokens(run, shortened);
      expectSameMaps(run, shortened, engine);
      expectSameSelections(run, shortened, 'landscape-36');
      await engine.dispose();
    }, 900_000);
  },
);

function request(golden: Golden) {
  return {
    image: { path: golden.imagePath },
    promptIds: golden.promptIds,
    fixedSteps: golden.tokens.length,
    keepLogits: true,
  };
}

function expectSameTokens(run: CollectedRun, golden: Golden): void {
  expect(run.ids).toEqual(golden.tokens);
  for (const { logits, tokenIndex } of run.tokens) {
    expect(largestDifference(logits!, golden.logits[tokenIndex]!)).toBeLessThan(bounds.logits);
  }
}

function expectSameMaps(run: CollectedRun, golden: Golden, engine: Engine): void {
  const layersPerStep = engine.info.layers - engine.info.flexStartLayer + 1;
  expect(run.layers).toHaveLength(golden.tokens.length * layersPerStep);
  for (const { tokenIndex, layer, attentionMap } of run.layers) {
    const expected = golden.attentionMaps[tokenIndex]![layer - (engine.info.flexStartLayer - 1)]!;
    expect(largestDifference(attentionMap, expected)).toBeLessThan(bounds.attentionMap);
  }
}

function expectSameSelections(run: CollectedRun, golden: Golden, name: keyof typeof sizes): void {
  const firstLayer = run.layers[0]!.layer;
  for (const { tokenIndex, layer, selectionGrid } of run.layers) {
    const expected = golden.selectionGrids[tokenIndex]![layer - firstLayer]!;
    const undecided = undecidedCells(golden.attentionMaps[tokenIndex]![layer - firstLayer]!, name);
    const wrong = [...expected.keys()].filter(
      (cell) => selectionGrid[cell] !== expected[cell] && !undecided.has(cell),
    );
    expect(wrong, `token ${tokenIndex}, layer ${layer}`).toEqual([]);
  }
}

/** Cells with a low-res token whose normalised value lies within the tolerance of the threshold. */
function undecidedCells(map: Float32Array, name: keyof typeof sizes): Set<number> {
  const grid = Math.sqrt(map.length);
  const normalised = minMaxNormalise(zeroPadding(map, grid, sizes[name][0], sizes[name][1]));
  const cells = new Set<number>();
  for (let cell = 0; cell < 81; cell++) {
    const [row, column] = [Math.floor(cell / 9), cell % 9];
    for (let y = Math.floor((row * grid) / 9); y < Math.ceil(((row + 1) * grid) / 9); y++) {
      for (let x = Math.floor((column * grid) / 9); x < Math.ceil(((column + 1) * grid) / 9); x++) {
        if (Math.abs(normalised[y * grid + x]! - 48 / 255) < thresholdTolerance) cells.add(cell);
      }
    }
  }
  return cells;
}
