import { join } from 'node:path';
import { linePlot } from '../../findings/plots/linePlot.js';
import { figureSvg } from '../../findings/plots/figureSvg.js';
import { percentText, plainText } from '../../findings/plots/numberTexts.js';
import type { TargetCosts, TargetCostsReport } from '../../findings/targetCosts.js';
import { seededRandom } from '../../selection/seededRandom.js';
import { type BootstrapMean, bootstrapMean } from '../../statistics/bootstrapMean.js';
import { median } from '../../statistics/median.js';
import { markdownTable } from './markdownTable.js';
import { readTextFile } from '../../storage/readTextFile.js';

/** What `npm run benchmark:faithfulness` measured; null where it was not run. */
export async function readTargetCosts(folder: string): Promise<TargetCostsReport | null> {
  const text = await readTextFile(join(folder, 'faithfulness.json')).catch(() => null);
  return text === null ? null : (JSON.parse(text) as TargetCostsReport);
}

/** The parts of docs/benchmark.md about what the cells that show what is asked for are worth. */
export function faithfulnessTables(report: TargetCostsReport | null): Record<string, string> {
  if (report === null) {
    return { faithfulness: 'Nothing is measured yet.', 'faithfulness-splits': 'Nothing is measured yet.' };
  }
  const { questions } = report;
  const rows: (readonly [name: string, costs: readonly (readonly [TargetCosts, number])[]])[] = [
    ['the target, forbidden', each(questions, ({ drop }) => drop)],
    [
      'as many random cells outside it, forbidden',
      each(questions, ({ dropControls }) => meanOf(dropControls)),
    ],
    ['**difference**', each(questions, ({ drop, dropControls }) => drop - meanOf(dropControls))],
    [
      'as many cells that were read outside it, forbidden',
      each(withReadControls(questions), ({ dropReadControls }) => meanOf(dropReadControls)),
    ],
    [
      '**difference**, on those questions',
      each(withReadControls(questions), ({ drop, dropReadControls }) => drop - meanOf(dropReadControls)),
    ],
    ['the target alone is read', each(questions, ({ keep }) => keep)],
    [
      'as many random cells outside it alone are read',
      each(questions, ({ keepControls }) => meanOf(keepControls)),
    ],
    ['**difference**', each(questions, ({ keep, keepControls }) => keep - meanOf(keepControls))],
  ];
  const head = [
    'log-probability of the answer that is lost',
    'questions',
    'mean, nats',
    '95 % interval',
    'median',
  ];
  const body = rows.map(([name, costs]) => {
    const { mean, low, high } = intervalOf(costs);
    return [
      name,
      String(costs.length),
      plain(mean),
      `${plain(low)} to ${plain(high)}`,
      plain(medianOf(costs)),
    ];
  });
  const splits = [...new Set(questions.map(({ split }) => split))];
  const groups: (readonly [string, readonly TargetCosts[]])[] = [
    ...splits.map((split) => [split, questions.filter((question) => question.split === split)] as const),
    ['answered right', questions.filter(({ right }) => right)],
    ['answered wrong', questions.filter(({ right }) => !right)],
  ];
  const bySplit = groups.map(([name, some]) => {
    const { mean, low, high } = intervalOf(
      each(some, ({ drop, dropControls }) => drop - meanOf(dropControls)),
    );
    const dearer = some.filter(({ drop, dropControls }) => drop > Math.max(...dropControls)).length;
    return [name, String(some.length), plain(mean), `${plain(low)} to ${plain(high)}`, String(dearer)];
  });
  return {
    faithfulness:
      `${questions.length} questions on ${new Set(questions.map(({ image }) => image)).size} pictures, ${report.model} ` +
      `\`${report.identity}\` on ${report.provider}, computed in ${report.weights}.\n\n${markdownTable([head, ...body])}`,
    'faithfulness-splits': markdownTable([
      [
        'target against random cells, forbidden',
        'questions',
        'difference, nats',
        '95 % interval',
        'dearer than every control',
      ],
      ...bySplit,
    ]),
  };
}

/** Deletion and insertion over all questions, as SVG. */
export function plotFaithfulness({ questions, shares }: TargetCostsReport): string {
  const place = (what: 'delete' | 'insert', which: 'own' | 'random', step: number, share: number) => {
    const { mean, low, high } = intervalOf(each(questions, ({ curves }) => curves[what][which][step]!));
    return { x: share, y: mean, low, high, text: `${percentText(share)}: ${plainText(mean)} nats` };
  };
  const panel = (what: 'delete' | 'insert', name: string) => ({
    name,
    format: plainText,
    series: [
      {
        name: 'random order',
        ink: 'second' as const,
        points: shares.map((share, step) => place(what, 'random', step, share)),
      },
      {
        name: 'as the model chose',
        ink: 'first' as const,
        points: shares.map((share, step) => place(what, 'own', step, share)),
      },
    ],
  });
  return figureSvg([
    linePlot({
      title: 'Deletion and insertion',
      explanation: `log-probability of the answer that is lost, in nats: mean of ${questions.length} questions, with its 95 % interval`,
      description:
        'Two panels over the share of the cells that are forbidden, or alone may be chosen: in order of how often the model chose them, and in a random order.',
      x: { name: 'share of the cells', domain: [0, 1], format: percentText },
      panels: [
        panel('delete', 'deletion: cells that are forbidden'),
        panel('insert', 'insertion: cells that alone may be chosen'),
      ],
    }),
  ]);
}

function withReadControls(questions: readonly TargetCosts[]): readonly TargetCosts[] {
  return questions.filter(({ dropReadControls }) => dropReadControls.length > 0);
}

function each(
  questions: readonly TargetCosts[],
  value: (question: TargetCosts) => number,
): (readonly [TargetCosts, number])[] {
  return questions.map((question) => [question, value(question)]);
}

/** Questions on one picture are drawn together. */
function intervalOf(costs: readonly (readonly [TargetCosts, number])[]): BootstrapMean {
  const byImage = new Map<string, number[]>();
  for (const [{ image }, cost] of costs) byImage.set(image, [...(byImage.get(image) ?? []), cost]);
  return bootstrapMean([...byImage.values()], seededRandom(0));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function medianOf(costs: readonly (readonly [TargetCosts, number])[]): number {
  return median(costs.map(([, cost]) => cost)) ?? NaN;
}

function plain(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && Number(text) > 0 ? `−${text}` : text;
}
