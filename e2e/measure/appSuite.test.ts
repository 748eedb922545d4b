import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { benchTables } from '../../engine/bench/index.js';
import { appReport, appSuite } from './appSuite.js';

test('medians of the starts, and goals by them alone', () => {
  const report = appReport([
    { coldStartMs: 1500, mainGapP99Ms: 4, rendererGapP99Ms: 90 },
    { coldStartMs: 900, mainGapP99Ms: 400, rendererGapP99Ms: 50.5 },
    { coldStartMs: 1000, mainGapP99Ms: 50, rendererGapP99Ms: 12 },
  ]);
  expect(report.values).toEqual({
    appColdStartMs: { median: 1000, min: 900, max: 1500, runs: 3 },
    mainGapP99Ms: { median: 50, min: 4, max: 400, runs: 3 },
    rendererGapP99Ms: { median: 50.5, min: 12, max: 90, runs: 3 },
  });
  const table = benchTables([report]);
  expect(table).toContain('| cold start to a usable window, ms | **1000** | 900 to 1500 | 3 |  |  |');
  expect(table).toContain('| main process: event-loop gap, 99th percentile, ms | **50.00** |');
  expect(table).toMatch(/main process: .* \| at most 50 ms: met \|/);
  expect(table).toMatch(/window: .* \| at most 50 ms: \*\*missed\*\* \|/);
});

test('scrubbing, scrolling and memory stand in the table where they were measured', () => {
  const start = { coldStartMs: 1500, mainGapP99Ms: 4, rendererGapP99Ms: 90 };
  const scrub = {
    scrubFps: 59.5,
    scrubFrameP95Ms: 17.1,
    scrubWorkP50Ms: 5,
    scrubWorkP95Ms: 21,
    scrubThreadMs: 6,
    scrollFps: 60,
    scrollWorkP95Ms: 9,
    scrollThreadMs: 4,
  };
  const report = appReport([start], scrub, { memoryGrowthMb: 0.25, memoryQuestions: 200 });
  const table = benchTables([report]);
  expect(table).toMatch(/scrubbing .*: frames a second \| \*\*59\.5/);
  expect(table).toMatch(
    /scrubbing .*: work of a frame, 95th percentile, ms .* at most 16\.7 ms: \*\*missed\*\*/,
  );
  expect(table).toMatch(/scrubbing .*: processor time of a frame, ms .* at most 16\.7 ms: met/);
  expect(table).toMatch(/of 200 questions after the first 20, MB .* less than 0\.1 MB: \*\*missed\*\*/);
  expect(report.values).toMatchObject({ scrubFps: 59.5, memoryGrowthMb: 0.25 });
});

test('an app that is not built is left out, with the reason', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'fovea-'));
  try {
    const started: string[] = [];
    const report = await appSuite(root, (text) => started.push(text));
    expect(started).toEqual([]);
    expect(report.rows).toEqual([]);
    expect(benchTables([report])).toMatch(/Left out: there is no .*index\.js \(run npm run build\)\./);
  } finally {
    await rm(root, { recursive: true });
  }
});
