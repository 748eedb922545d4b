import { expect, it } from 'vitest';
import type { ExperimentBase, ExperimentPoint } from '../protocol/experiment.js';
import { experimentColumns, experimentCsv, experimentRows, readCsv } from './experimentCsv.js';
import { experimentFigures } from './plots/experimentFigures.js';
import { figureSvg } from './plots/figureSvg.js';

const base: ExperimentBase = {
  answer: '=1, "two"\nthree',
  answerIds: [1, 2],
  logProbability: -0.1 - 0.2,
  threshold: 48,
  selectedFraction: 0.03,
  decoderFlops: 2e9,
  inside: '1'.repeat(81),
  chosen: new Array<number>(81).fill(0),
};

const sweep: ExperimentPoint[] = [0, 128, 255].map((threshold) => ({
  kind: 'sweep',
  threshold,
  answer: threshold === 255 ? 'other' : base.answer,
  sameAnswer: threshold !== 255,
  logProbability: -(threshold + 1) / 7,
  selectedFraction: 0.1 / (threshold + 1),
  decoderFlops: 2e9 + threshold,
}));

it('a CSV file gives back every number as it was', () => {
  const rows = experimentRows('sweep', 'abc', base, sweep);
  const [head, first, ...points] = readCsv(experimentCsv(rows));
  const last = experimentColumns.length - 1;
  expect(head).toEqual([...experimentColumns]);
  expect(JSON.parse(first![last]!)).toEqual(base);
  expect(points.map((row) => JSON.parse(row[last]!) as unknown)).toEqual(sweep);
  expect(first![experimentColumns.indexOf('answer')]).toBe(`'${base.answer}`);
});

const words = (cell: number): string =>
  Array.from({ length: 81 }, (_, at) => (at === cell ? '1' : '0')).join('');

const others: ExperimentPoint[][] = [
  (['drop', 'keep'] as const).flatMap((what) =>
    [null, 0, 1].map((control): ExperimentPoint => ({
      kind: 'faithfulness',
      ...{ what, region: 0, control, cells: words(control ?? 7), logProbability: -1 - (control ?? 5) },
    })),
  ),
  [{ kind: 'sensitivity', cells: words(4), logProbability: -2 }],
  [
    {
      kind: 'robustness',
      change: { how: 'shift', right: -4, down: 3 },
      ...{ answer: 'x', sameAnswer: false, logProbability: -3, overlap: 0.5 },
    },
  ],
];

it.each([sweep, ...others].map((points) => [points[0]!.kind, points] as const))(
  'a figure of %s has places for all its values',
  (kind, points) => {
    const figures = experimentFigures(kind, base, points);
    expect(figures.flatMap(({ spots }) => spots).length).toBeGreaterThanOrEqual(points.length / 2);
    const svg = figureSvg(figures);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg).toContain(figures[0]!.title);
  },
);

it('there is no figure before there is a point', () => {
  expect(experimentFigures('faithfulness', base, [])).toEqual([]);
});
