import type { EvaluationReport } from './evaluationReport.js';
import { choicesText } from '../protocol/choicesText.js';
import { markdownCell } from './markdownCell.js';
import { outsideRows } from './outsideRows.js';
import type { EvaluationSummary, Measures, Score } from './summarizeResults.js';
import type { Interval } from './wilsonInterval.js';

const titles = [
  'split',
  'questions',
  'correct',
  '95 % interval',
  'decoder TFLOP',
  'vision TFLOP',
  'decoder s',
  'decoder s, further question',
  'vision s',
  'selected',
  'target read, questions',
  'target read, selections',
];

/**
 * The report as Markdown: what was measured, a row a split with their mean, accuracy by kind of question, and how many
 * questions lie outside what the model was taught, where it says what that was.
 */
export function evaluationTable(report: EvaluationReport): string {
  const { summary, subject } = report;
  const rows = summary.splits.map((row) => [
    row.split,
    String(row.questions),
    ...scoreCells(row),
    ...measureCells(row),
  ]);
  const { mean, splits } = summary;
  const isJudged = splits.length === 0 || splits.some(({ judged }) => judged !== 0);
  const meanRow = [
    '**mean of splits**',
    String(mean.questions),
    ...(isJudged ? [`**${percent(mean.accuracy)}**`, interval(mean.interval)] : ['', '']),
    ...measureCells(mean),
  ];
  const selection =
    subject.threshold === null ? '' : `, selector ${subject.selector}, threshold ${subject.threshold}`;
  const words = choicesText(subject.choices ?? {});
  const chosen = words === '' ? '' : `, of the images ${words}`;
  return [
    `${subject.model} (${subject.identity}), ${subject.variant}${selection}, ${subject.weights} on ${subject.provider}` +
      `${subject.blind ? ', every image replaced by a blank one' : ''}${chosen}\n`,
    ...(report.complete
      ? []
      : [`\n**Incomplete: ${report.answered} of ${report.expected} questions${unreadable(report)}.**\n`]),
    `\n${markdownTable([titles, ...rows, meanRow])}`,
    kindsTable(summary),
    outsideTable(report),
  ].join('');
}

/** Such as `; 1 has a picture that cannot be read`. */
function unreadable({ failures = [] }: EvaluationReport): string {
  const { length } = failures;
  if (length === 0) return '';
  return length === 1
    ? '; 1 has a picture that cannot be read'
    : `; ${length} have pictures that cannot be read`;
}

function kindsTable({ splits }: EvaluationSummary): string {
  const rows = splits.flatMap(({ split, kinds }) =>
    kinds.map((row) => [split, row.kind, String(row.questions), ...scoreCells(row)]),
  );
  if (rows.length === 0) return '';
  return `\n${markdownTable([['split', 'kind', 'questions', 'correct', '95 % interval'], ...rows])}`;
}

function outsideTable({ results, summary }: EvaluationReport): string {
  const rows = outsideRows(
    results,
    summary.splits.map(({ split }) => split),
  ).map(({ split, kind, questions, picture, question, either }) =>
    [split, kind, questions, picture, question, either].map(String),
  );
  if (rows.length === 0) return '';
  const head = ['split', 'kind', 'questions', 'picture outside', 'question outside', 'either outside'];
  return `\n${markdownTable([head, ...rows])}`;
}

/** Empty where no answer was expected. */
function scoreCells({ judged, accuracy, interval: ends }: Score): string[] {
  return judged === 0 ? ['', ''] : [percent(accuracy), interval(ends)];
}

function measureCells(measures: Measures): string[] {
  return [
    measures.decoderTflops?.toPrecision(3) ?? '',
    measures.visionTflops?.toPrecision(3) ?? '',
    number(measures.decoderSeconds, 3),
    number(measures.furtherDecoderSeconds, 3),
    number(measures.visionSeconds, 2),
    percent(measures.selectedFraction),
    percent(measures.targetInQuestion),
    percent(measures.targetInSelection),
  ];
}

function markdownTable([head, ...body]: readonly (readonly string[])[]): string {
  return [head!, head!.map(() => '---'), ...body]
    .map((row) => `| ${row.map(markdownCell).join(' | ')} |\n`)
    .join('');
}

function percent(share: number | null): string {
  return share === null ? '' : `${(share * 100).toFixed(1)} %`;
}

function interval([low, high]: Interval): string {
  return `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)}`;
}

function number(value: number | null, digits: number): string {
  return value === null ? '' : value.toFixed(digits);
}
