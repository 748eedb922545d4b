import { expect, test, vi } from 'vitest';
import { benchTables, summarize } from './benchReport.js';
import { measureBandwidth, readingMs } from './measureBandwidth.js';

// Seconds of work are a minute on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

test('summaries: median of an odd and an even number of values', () => {
  expect(summarize([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, runs: 3 });
  expect(summarize([4, 1, 2, 3]).median).toBe(2.5);
  expect(() => summarize([])).toThrow(RangeError);
});

test('a table says goal, floor, and when a goal is missed', () => {
  const measured = summarize([2, 2, 2]);
  const table = benchTables([
    {
      suite: 'decoder',
      subject: 'tiny',
      rows: [
        { what: 'step', measured, unit: 'ms', floor: { value: 1, why: 'because' } },
        { what: 'ratio', measured, unit: 'x', goal: { text: 'at most 1.5x', met: false } },
      ],
      values: {},
    },
  ]);
  expect(table).toContain('| step, ms | **2.00** | 2.00 to 2.00 | 3 |  | 1.00 |');
  expect(table).toContain('| ratio | **2.00x** | 2.00x to 2.00x | 3 | at most 1.5x: **missed** |  |');
  expect(table).toContain('* Floor: because.');
});

test('memory bandwidth is a plausible number in each number of threads', async () => {
  for (const threads of [1, 2]) {
    const bandwidth = await measureBandwidth(threads, 2 ** 22);
    expect(bandwidth.bytesPerSecond).toBeGreaterThan(1e8);
    expect(bandwidth.bytesPerSecond).toBeLessThan(1e13);
    expect(readingMs(bandwidth.bytesPerSecond, bandwidth)).toBeCloseTo(1000);
  }
});
