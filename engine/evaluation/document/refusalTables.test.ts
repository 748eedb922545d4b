import { expect, test } from 'vitest';
import { plotReliability } from './plotReliability.js';
import { plotRiskAgainstCoverage } from './plotRiskAgainstCoverage.js';
import { calibrationTable, coverageTable, refusalTable, sureGroups } from './refusalTables.js';
import type { MeasurementSummary } from './summaryFile.js';

function measured(split: string, refused: number, sureness: string, accuracy: number): MeasurementSummary {
  return {
    refusals: [{ split, kind: 'a', questions: 100, refused }],
    sureness: { [split]: sureness },
    summary: { splits: [{ split, accuracy }], mean: { accuracy } },
  } as unknown as MeasurementSummary;
}

const summaries = new Map([
  ['flex', measured('text', 3, '900+ 900+ 300 300+', 0.8)],
  ['flex-refused', measured('absent', 90, '800+ 600', 0.85)],
]);

test('what was refused stands beside what could be answered', () => {
  const rows = refusalTable(summaries)
    .split('\n')
    .map((row) => row.replaceAll(/ +/g, ' '));
  expect(rows[2]).toBe('| text | 100 | 3.0 % | 1.0 to 8.5 | 80.0 % |');
  expect(rows[3]).toBe('| **all five** | 100 | 3.0 % | 1.0 to 8.5 | 80.0 % |');
  expect(rows[4]).toBe('| **absent** | 100 | 90.0 % | 82.6 to 94.5 | |');
  expect(rows[5]).toBe('| absent: a | 100 | 90.0 % | 82.6 to 94.5 | |');
});

test('calibration and coverage are those of the answers of each group', () => {
  expect(calibrationTable(summaries)).toMatch(/the five splits +\| +4 \| +0\.150 \|/); // (2 x 0.1 + 2 x 0.2) / 4
  expect(calibrationTable(summaries)).toMatch(/absent and strange \| +2 \| +0\.400 \|/); // (0.2 + 0.6) / 2
  expect(coverageTable(summaries)).toMatch(/\| 50 % +\| +100\.0 % \| +100\.0 % \|/);
  expect(coverageTable(summaries)).toMatch(/\| 100 % +\| +75\.0 % \| +66\.7 % \|/);
  expect(refusalTable(new Map())).toBe('Nothing is measured yet.');
});

test('plots have finite places and the names of their groups', () => {
  const groups = [...sureGroups(summaries)];
  for (const svg of [plotReliability(groups), plotRiskAgainstCoverage(groups)]) {
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    for (const [name] of groups) expect(svg).toContain(`>${name}`);
  }
});
