import { digits, markdownTable, percent, points, range } from './markdownTable.js';
import { otherSelectors, otherWeights, thresholds, variants } from './measurements.js';
import type { MeasurementSummary } from './summaryFile.js';
import { splitOrder, variantTitles } from './titles.js';

type Summaries = ReadonlyMap<string, MeasurementSummary>;

/** Every table of docs/benchmark.md by the name of its markers. */
export function documentTables(summaries: Summaries): Record<string, string> {
  return {
    setting: settingText(summaries),
    variants: accuracyTable(
      summaries,
      variants.map((variant) => [variantTitles[variant]!, variant]),
    ),
    costs: costTable(summaries),
    goals: goalsTable(summaries),
    kinds: kindsTable(summaries),
    blind: accuracyTable(summaries, [
      ['low-res', 'lowres'],
      ['low-res, blind', 'lowres-blind'],
      ['Flex', 'flex'],
      ['Flex, blind', 'flex-blind'],
    ]),
    selectors: selectorTable(summaries),
    thresholds: thresholdTable(summaries),
    weights: weightsTable(summaries),
  };
}

function settingText(summaries: Summaries): string {
  const any = summaries.get('flex') ?? [...summaries.values()][0];
  if (any === undefined) return 'Nothing is measured yet.';
  const { machine, subject, data, answered, summary } = any;
  const models = variants.flatMap((variant) => {
    const measured = summaries.get(variant);
    return measured === undefined ? [] : [`${variant} \`${measured.subject.identity}\``];
  });
  return (
    `${answered.toLocaleString('en-US')} questions in ${summary.splits.length} splits (data \`${data}\`), ` +
    `${subject.model} on ${subject.provider}, computed in ${subject.weights}. Identity of the weights: ${models.join(', ')}. ` +
    `Seconds: ${machine.processor}, ${machine.platform}, ${machine.jobs === 1 ? 'one evaluation at a time' : `${machine.jobs} evaluations side by side`} with ` +
    `${machine.threads} ${machine.threads === 1 ? 'thread' : 'threads'}.`
  );
}

/** A row a measurement: accuracy of each split, their mean and its interval. */
function accuracyTable(
  summaries: Summaries,
  rows: readonly (readonly [title: string, name: string])[],
): string {
  const splits = splitOrder(summaries.values());
  const body = rows.map(([title, name]) => {
    const summary = summaries.get(name)?.summary;
    return [title, ...splits.map((split) => percent(accuracyOf(summary, split))), ...meanCells(summary)];
  });
  return markdownTable([['right answers', ...splits, 'mean', '95 % interval'], ...body]);
}

function costTable(summaries: Summaries): string {
  const body = variants.map((variant) => {
    const mean = summaries.get(variant)?.summary.mean;
    return [
      variantTitles[variant]!,
      digits(mean?.decoderTflops, 3),
      digits(mean?.visionTflops, 3),
      digits(mean?.decoderSeconds, 2),
      digits(mean?.furtherDecoderSeconds, 2),
      digits(mean?.visionSeconds, 2),
      percent(mean?.selectedFraction),
      percent(mean?.targetInQuestion),
      percent(mean?.targetInSelection),
    ];
  });
  const head = ['decoder TFLOP', 'vision TFLOP', 'decoder s', 'further question s', 'vision s', 'selected'];
  return markdownTable([
    ['mean of splits', ...head, 'target read, questions', 'target read, selections'],
    ...body,
  ]);
}

function goalsTable(summaries: Summaries): string {
  const mean = (name: string) => summaries.get(name)?.summary.mean;
  const gain = (name: string, other: string) => difference(mean(name)?.accuracy, mean(other)?.accuracy);
  const text = (name: string) => accuracyOf(summaries.get(name)?.summary, 'text');
  const flex = mean('flex');
  const share = ratio(flex?.decoderTflops, mean('full')?.decoderTflops);
  const rows: (readonly [goal: string, wanted: string, got: string, met: boolean | undefined])[] = [
    [
      'Flex over low-res, mean',
      'at least +25 points',
      points(gain('flex', 'lowres')),
      least(gain('flex', 'lowres'), 0.25),
    ],
    ['Flex over HD, mean', 'ahead', points(gain('flex', 'hd')), above(gain('flex', 'hd'), 0)],
    ['Flex over XAttn, mean', 'ahead', points(gain('flex', 'xattn')), above(gain('flex', 'xattn'), 0)],
    [
      'Flex against full, mean',
      'at most 3 points behind',
      points(gain('flex', 'full')),
      least(gain('flex', 'full'), -0.03),
    ],
    ['decoder TFLOP of Flex, share of full', 'at most 60 %', percent(share), most(share, 0.6)],
    ['`text`, Flex', 'at least 70 %', percent(text('flex')), least(text('flex'), 0.7)],
    ['`text`, low-res', 'below 20 %', percent(text('lowres')), below(text('lowres'), 0.2)],
    [
      'selected share of the image',
      'at most 15 %',
      percent(flex?.selectedFraction),
      most(flex?.selectedFraction, 0.15),
    ],
    [
      ...(['questions that read a target cell', 'at least 85 %', percent(flex?.targetInQuestion)] as const),
      least(flex?.targetInQuestion, 0.85),
    ],
    [
      ...(['int8 against fp16, mean', 'at most 1 point lost', points(gain('flex-int8', 'flex'))] as const),
      least(gain('flex-int8', 'flex'), -0.01),
    ],
  ];
  const body = rows.map(([goal, wanted, got, met]) => [
    ...[goal, wanted, got],
    met === undefined ? 'not measured' : met ? 'met' : '**missed**',
  ]);
  return markdownTable([['goal', 'wanted', 'measured', ''], ...body]);
}

function kindsTable(summaries: Summaries): string {
  const names = ['lowres', 'hd', 'xattn', 'flex', 'full'].filter((name) => summaries.has(name));
  const splits = splitOrder(summaries.values());
  const body = splits.flatMap((split) => {
    const kindsOf = (name: string) =>
      summaries.get(name)?.summary.splits.find((row) => row.split === split)?.kinds ?? [];
    return kindsOf(names.at(-1) ?? '').map(({ kind, questions }) => [
      ...[`${split}: ${kind}`, String(questions)],
      ...names.map((name) => percent(kindsOf(name).find((row) => row.kind === kind)?.accuracy)),
    ]);
  });
  if (body.length === 0) return 'The data names no kinds.';
  return markdownTable([['kind', 'questions', ...names.map((name) => variantTitles[name]!)], ...body]);
}

function selectorTable(summaries: Summaries): string {
  const splits = splitOrder(summaries.values());
  const body = ['attention', ...otherSelectors].map((selector) => {
    const summary = summaries.get(`flex-${selector}`)?.summary;
    return [
      ...[selector, ...splits.map((split) => percent(accuracyOf(summary, split))), ...meanCells(summary)],
      ...[percent(summary?.mean.selectedFraction), percent(summary?.mean.targetInQuestion)],
      digits(summary?.mean.decoderTflops, 3),
    ];
  });
  const measured = ['selected', 'target read', 'decoder TFLOP'];
  return markdownTable([['selector', ...splits, 'mean', '95 % interval', ...measured], ...body]);
}

function thresholdTable(summaries: Summaries): string {
  const body = thresholds.map((threshold) => {
    const mean = summaries.get(`flex-threshold-${threshold}`)?.summary.mean;
    return [
      ...[String(threshold), percent(mean?.accuracy), range(mean?.interval), percent(mean?.selectedFraction)],
      ...[percent(mean?.targetInQuestion), percent(mean?.targetInSelection), digits(mean?.decoderTflops, 3)],
    ];
  });
  const head = ['mean', '95 % interval', 'selected', 'target read, questions', 'target read, selections'];
  return markdownTable([['threshold', ...head, 'decoder TFLOP'], ...body]);
}

function weightsTable(summaries: Summaries): string {
  const splits = splitOrder(summaries.values());
  const body = ['flex', ...otherWeights.map((weights) => `flex-${weights}`)].map((name) => {
    const measured = summaries.get(name);
    const mean = measured?.summary.mean;
    const lost =
      name === 'flex' ? '' : points(difference(mean?.accuracy, summaries.get('flex')?.summary.mean.accuracy));
    return [
      ...[
        name === 'flex' ? 'fp16 as stored, computed in fp32' : name.replace('flex-', ''),
        ...splits.map((split) => percent(accuracyOf(measured?.summary, split))),
      ],
      ...[...meanCells(measured?.summary), lost, digits(mean?.decoderSeconds, 2)],
    ];
  });
  return markdownTable([
    ['weights', ...splits, 'mean', '95 % interval', 'against fp16', 'decoder s'],
    ...body,
  ]);
}

function accuracyOf(summary: MeasurementSummary['summary'] | undefined, split: string): number | undefined {
  return summary?.splits.find((row) => row.split === split)?.accuracy;
}

function meanCells(summary: MeasurementSummary['summary'] | undefined): string[] {
  const accuracy = percent(summary?.mean.accuracy);
  return [summary === undefined ? accuracy : `**${accuracy}**`, range(summary?.mean.interval)];
}

/** Room for what floating point adds at a bound. */
const tolerance = 1e-9;

type Maybe = number | null | undefined;

function difference(a: Maybe, b: Maybe): number | undefined {
  return typeof a === 'number' && typeof b === 'number' ? a - b : undefined;
}

function ratio(a: Maybe, b: Maybe): number | undefined {
  return typeof a === 'number' && typeof b === 'number' ? a / b : undefined;
}

function least(value: Maybe, bound: number): boolean | undefined {
  return typeof value === 'number' ? value >= bound - tolerance : undefined;
}

function most(value: Maybe, bound: number): boolean | undefined {
  return typeof value === 'number' ? value <= bound + tolerance : undefined;
}

function above(value: Maybe, bound: number): boolean | undefined {
  return typeof value === 'number' ? value > bound : undefined;
}

function below(value: Maybe, bound: number): boolean | undefined {
  return typeof value === 'number' ? value < bound : undefined;
}
