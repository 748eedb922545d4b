import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { benchmarkPaths } from './benchmarkPaths.js';
import { faithfulnessTables } from './faithfulnessTables.js';
import { documentTables } from './documentTables.js';
import { fillMarkers } from './fillMarkers.js';
import { thresholds } from './measurements.js';
import { plotAccuracyAgainstCost } from './plotAccuracyAgainstCost.js';
import { plotAccuracyBySplit } from './plotAccuracyBySplit.js';
import { plotThresholdCurve } from './plotThresholdCurve.js';
import type { MeasurementSummary } from './summaryFile.js';
import { variantsInOrder } from './titles.js';

function measured(name: string, accuracy: number, more: object = {}): MeasurementSummary {
  const interval = [accuracy - 0.02, accuracy + 0.02] as const;
  const costs = { decoderTflops: 0.002, visionTflops: 0.01, selectedFraction: 0.06, targetInQuestion: 0.9 };
  const mean = { questions: 10, accuracy, interval, ...costs, ...more };
  const split = {
    ...mean,
    split: 'text',
    correct: 5,
    kinds: [{ kind: 'sign', questions: 10, correct: 5, accuracy, interval }],
  };
  return {
    ...{ name, limit: null, data: 'd', complete: true, answered: 10, expected: 10 },
    correct: { text: '1'.repeat(Math.round(accuracy * 100)).padEnd(100, '0') },
    machine: { processor: 'one', platform: 'linux', jobs: 1, threads: 1 },
    subject: { model: 'm', identity: 'i', threshold: 48, weights: 'fp32', provider: 'cpu' },
    summary: { splits: [split], mean },
  } as unknown as MeasurementSummary;
}

function summaries(...all: MeasurementSummary[]): Map<string, MeasurementSummary> {
  return new Map(all.map((summary) => [summary.name, summary]));
}

test('goals are judged by what was measured, and only by that', () => {
  const { goals } = documentTables(
    summaries(
      measured('flex', 0.7),
      measured('lowres', 0.4),
      measured('hd', 0.7),
      measured('full', 0.73, { decoderTflops: 0.003 }),
      measured('flex-int8', 0.69),
    ),
  );
  const verdict = (goal: string): string => goals!.split('\n').find((line) => line.startsWith(`| ${goal}`))!;
  expect(verdict('Flex over low-res')).toMatch(/\+30\.0 points \(21\.0 to 39\.0\) \| +met \|/);
  expect(verdict('Flex over HD')).toMatch(/\+0\.0 points \(0\.0 to 0\.0\) \| +\*\*missed\*\* \|/);
  expect(verdict('Flex over XAttn')).toMatch(/– \| +not measured \|/);
  expect(verdict('Flex against full')).toMatch(/−3\.0 points \(−6\.4 to 0\.4\) \| +met \|/);
  expect(verdict('decoder TFLOP')).toMatch(/66\.7 % \| +\*\*missed\*\* \|/);
  expect(verdict('`text`, low-res')).toMatch(/40\.0 % \| +\*\*missed\*\* \|/);
  expect(verdict('int8')).toMatch(/−1\.0 points \(−3\.0 to 1\.0\) \| +met \|/);
});

test('the document has a place for every table', async () => {
  const document = await readFile(benchmarkPaths.document, 'utf8');
  const filled = fillMarkers(document, {
    ...documentTables(summaries(measured('flex', 0.7))),
    ...faithfulnessTables(null),
    examples: 'none',
  });
  expect(filled).toContain('**70.0 %**');
  expect(filled).not.toMatch(/undefined|NaN|null/);
});

test('plots have finite places and a label for each variant', () => {
  const byVariant = new Map(
    variantsInOrder.map((variant, index) => [variant, measured(variant, 0.1 + index / 5)]),
  );
  const curve = thresholds.map((threshold) => [threshold, measured(`t${threshold}`, 0.5)] as const);
  const plots = [
    plotAccuracyBySplit(byVariant),
    plotAccuracyAgainstCost(byVariant),
    plotThresholdCurve(curve, 48),
  ];
  for (const svg of plots) expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  for (const label of ['low-res', 'HD', 'XAttn', 'Flex', 'full']) {
    expect(plots[0]).toContain(`>${label}</text>`);
    expect(plots[1]).toContain(`>${label} `);
  }
});
