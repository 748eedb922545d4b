import type {
  ExperimentBase,
  ExperimentPlan,
  ExperimentPoint,
  RobustnessPoint,
  SweepPoint,
} from '../../protocol/experiment.js';
import { curveFindings, type CurveFinding } from '../curveFindings.js';
import { changeText } from '../pointKey.js';
import { type RegionEffect, regionFindings } from '../regionFindings.js';
import { sensitivityFinding } from '../sensitivityFinding.js';
import { cellMapPlot } from './cellMapPlot.js';
import { type DotColumn, dotPlot, type DotValue } from './dotPlot.js';
import type { Figure } from './Figure.js';
import { type LinePanel, linePlot } from './linePlot.js';
import { flopText, natsText, percentText, plainText } from './numberTexts.js';

/** The figures of an experiment as far as its points go; none before there is a point. */
export function experimentFigures(
  kind: ExperimentPlan['kind'],
  base: ExperimentBase,
  points: readonly ExperimentPoint[],
): Figure[] {
  if (points.length === 0) return [];
  switch (kind) {
    case 'sweep':
      return [
        sweepFigure(
          base,
          points.filter((point) => point.kind === 'sweep'),
        ),
      ];
    case 'faithfulness':
      return [...regionFigure(base, points), ...curveFigure(curveFindings(base, points))];
    case 'sensitivity':
      return [cellMapPlot(sensitivityFinding(base, points), base.inside)];
    case 'robustness':
      return [
        robustnessFigure(
          base,
          points.filter((point) => point.kind === 'robustness'),
        ),
      ];
  }
}

function sweepFigure(base: ExperimentBase, points: readonly SweepPoint[]): Figure {
  const panel = (
    name: string,
    value: (point: SweepPoint) => number,
    format: (value: number) => string,
  ): LinePanel => ({
    name,
    format,
    series: [
      {
        name,
        ink: 'first',
        points: points.map((point) => ({
          x: point.threshold,
          y: value(point),
          isHollow: !point.sameAnswer,
          text: `threshold ${point.threshold}: ${format(value(point))}, answer “${point.answer}”`,
        })),
      },
    ],
  });
  return linePlot({
    title: 'What the threshold decides',
    explanation: `a ring: another answer than “${shortened(base.answer)}”`,
    description:
      'Three panels over the threshold from 0 to 255: log-probability of the base answer, share of the cells selected, operations of the decoder.',
    x: { name: 'threshold', domain: [0, 255], format: String },
    marked: { x: base.threshold, name: `asked with ${base.threshold}` },
    panels: [
      panel('log-probability of the base answer (nats)', (point) => point.logProbability, plainText),
      panel('selected (share of the cells)', (point) => point.selectedFraction, percentText),
      panel('decoder operations', (point) => point.decoderFlops, flopText),
    ],
  });
}

function regionFigure(base: ExperimentBase, points: readonly ExperimentPoint[]): Figure[] {
  const regions = regionFindings(base, points);
  if (regions.length === 0) return [];
  const column = (name: string, effectOf: (index: number) => RegionEffect | null): DotColumn => ({
    name,
    format: plainText,
    include: [0],
    values: regions.map((_, index) => effectDots(effectOf(index))),
  });
  return [
    dotPlot({
      title: 'What each selected region is worth',
      explanation:
        'log-probability of the answer that is lost, in nats, against random cells of the same number',
      description:
        'A row for each selected region: what dropping it and keeping nothing else costs, and the mean of random controls with its 95 % interval.',
      key: [
        { name: 'the region', ink: 'first' },
        { name: 'random controls: mean and 95 % interval', ink: 'second', isHollow: true },
      ],
      rows: regions.map(
        ({ region, cellCount }) =>
          `region ${region + 1} (${cellCount} ${cellCount === 1 ? 'cell' : 'cells'})`,
      ),
      columns: [
        column('lost when it is dropped', (index) => regions[index]!.drop),
        column('lost when it alone is read', (index) => regions[index]!.keep),
      ],
    }),
  ];
}

function effectDots(effect: RegionEffect | null): DotValue[] {
  if (effect === null) return [];
  const { cost, controls } = effect;
  const own: DotValue = { value: cost, ink: 'first', text: `the region: ${natsText(cost)} lost` };
  if (controls === null) return [own];
  const { mean, low, high, count } = controls;
  const text = `${count} random controls: ${natsText(mean)} lost (${plainText(low)} to ${plainText(high)})`;
  return [{ value: mean, low, high, ink: 'second', isHollow: true, text }, own];
}

function curveFigure(curves: readonly CurveFinding[]): Figure[] {
  if (curves.length === 0) return [];
  const titles = { delete: 'deletion: cells not read', insert: 'insertion: cells that alone may be read' };
  return [
    linePlot({
      title: 'Deletion and insertion',
      explanation: 'log-probability of the answer in nats; the band is the 95 % interval of random orders',
      description:
        'Two panels over the share of the cells that are deleted, or alone may be read: in order of what the model chose, and in random orders.',
      x: { name: 'share of the cells inside the picture', domain: [0, 1], format: percentText },
      panels: curves.map(({ what, places }) => ({
        name: titles[what],
        format: plainText,
        series: [
          {
            name: 'random orders',
            ink: 'second',
            points: places.flatMap(({ share, random }) =>
              random === null
                ? []
                : [
                    {
                      x: share,
                      y: random.mean,
                      low: random.low,
                      high: random.high,
                      text: `${percentText(share)}, ${random.count} random orders: ${natsText(random.mean)}`,
                    },
                  ],
            ),
          },
          {
            name: 'as the model chose',
            ink: 'first',
            points: places.flatMap(({ share, own }) =>
              own === null
                ? []
                : [{ x: share, y: own, text: `${percentText(share)}, as the model chose: ${natsText(own)}` }],
            ),
          },
        ],
      })),
    }),
  ];
}

function robustnessFigure(base: ExperimentBase, points: readonly RobustnessPoint[]): Figure {
  const dots = (value: (point: RobustnessPoint) => number, format: (value: number) => string) =>
    points.map((point): DotValue[] => [
      {
        value: value(point),
        ink: 'first',
        isHollow: !point.sameAnswer,
        text: `${changeText(point.change)}: ${format(value(point))}, answer “${point.answer}”`,
      },
    ]);
  return dotPlot({
    title: 'What small changes of the picture do',
    explanation: `the base answer is “${shortened(base.answer)}”, its log-probability ${natsText(base.logProbability)}`,
    description:
      'A row for each change of the picture: log-probability of the base answer, and how far the selections overlap with those of the base.',
    key: [
      { name: 'the same answer', ink: 'first' },
      { name: 'another answer', ink: 'first', isHollow: true },
    ],
    rows: points.map(({ change }) => changeText(change)),
    columns: [
      {
        name: 'log-probability (nats)',
        format: plainText,
        include: [base.logProbability],
        values: dots((point) => point.logProbability, natsText),
      },
      {
        name: 'overlap of the selections',
        format: percentText,
        include: [0, 1],
        values: dots((point) => point.overlap, percentText),
      },
    ],
  });
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
