import { goalsTable, paired } from './goalsTable.js';
import { digits, markdownTable, pairedPoints, percent, range } from './markdownTable.js';
import { otherSelectors, otherWeights, thresholds } from './measurements.js';
import { calibrationTable, coverageTable, refusalTable } from './refusalTables.js';
import type { MeasurementSummary } from './summaryFile.js';
import { splitOrder, variantsInOrder, variantTitles } from './titles.js';

type Summaries = ReadonlyMap<string, MeasurementSummary>;

/** Every table of docs/benchmark.md by the name of its markers. */
export function documentTables(summaries: Summaries): Record<string, string> {
  return {
    setting: settingText(summaries),
    variants: accuracyTable(
      summaries,
      variantsInOrder.map((variant) => [variantTitles[variant], variant]),
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
    refusals: refusalTable(summaries),
    calibration: calibrationTable(summaries),
    coverage: coverageTable(summaries),
  };
}

function settingText(summaries: Summaries): string {
  const any = summaries.get('flex') ?? [...summaries.values()][0];
  if (any === undefined) return 'Nothing is measured yet.';
  const { machine, subject, data, answered, summary } = any;
  const models = variantsInOrder.flatMap((variant) => {
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
  const body = variantsInOrder.map((variant) => {
    const mean = summaries.get(variant)?.summary.mean;
    return [
      variantTitles[variant],
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

function kindsTable(summaries: Summaries): string {
  const names = variantsInOrder.filter((name) => summaries.has(name));
  const splits = splitOrder(summaries.values());
  const body = splits.flatMap((split) => {
    const kindsOf = (name: string) =>
      summaries.get(name)?.summary.splits.find((row) => row.split === split)?.kinds ?? [];
    return kindsOf(names.at(-1) ?? '').map(({ kind, questions }) => [
      `${split}: ${kind}`,
      String(questions),
      ...names.map((name) => percent(kindsOf(name).find((row) => row.kind === kind)?.accuracy)),
    ]);
  });
  if (body.length === 0) return 'The data names no kinds.';
  return markdownTable([['kind', 'questions', ...names.map((name) => variantTitles[name])], ...body]);
}

function selectorTable(summaries: Summaries): string {
  const splits = splitOrder(summaries.values());
  const body = ['attention', ...otherSelectors].map((selector) => {
    const summary = summaries.get(`flex-${selector}`)?.summary;
    return [
      selector,
      ...splits.map((split) => percent(accuracyOf(summary, split))),
      ...meanCells(summary),
      percent(summary?.mean.selectedFraction),
      percent(summary?.mean.targetInQuestion),
      digits(summary?.mean.decoderTflops, 3),
      selector === 'attention' ? '' : pairedPoints(paired(summaries, `flex-${selector}`, 'flex-attention')),
    ];
  });
  const measured = ['selected', 'target read', 'decoder TFLOP', 'against attention'];
  return markdownTable([['selector', ...splits, 'mean', '95 % interval', ...measured], ...body]);
}

function thresholdTable(summaries: Summaries): string {
  const body = thresholds.map((threshold) => {
    const mean = summaries.get(`flex-threshold-${threshold}`)?.summary.mean;
    return [
      String(threshold),
      percent(mean?.accuracy),
      range(mean?.interval),
      percent(mean?.selectedFraction),
      percent(mean?.targetInQuestion),
      percent(mean?.targetInSelection),
      digits(mean?.decoderTflops, 3),
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
    const lost = name === 'flex' ? '' : pairedPoints(paired(summaries, name, 'flex'));
    return [
      name === 'flex' ? 'fp16 as stored, computed in fp32' : name.replace('flex-', ''),
      ...splits.map((split) => percent(accuracyOf(measured?.summary, split))),
      ...meanCells(measured?.summary),
      lost,
      digits(mean?.decoderSeconds, 2),
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
