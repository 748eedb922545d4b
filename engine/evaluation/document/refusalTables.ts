import { markdownTable, percent } from './markdownTable.js';
import { refusedSplits, type RefusalCount } from './refusals.js';
import type { MeasurementSummary } from './summaryFile.js';
import { calibrationError, rightAtCoverage, sureAnswers, type Sure } from './sureness.js';
import { splitOrder } from './titles.js';
import { wilsonInterval } from '../wilsonInterval.js';

type Summaries = ReadonlyMap<string, MeasurementSummary>;

/** Shares of all answers that a table of risk against coverage has rows for. */
const coverages = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.3] as const;

/** A row a split that can be answered, then those that cannot with their kinds: how many questions were refused. */
export function refusalTable(summaries: Summaries): string {
  const [answerable, unanswerable] = [summaries.get('flex'), summaries.get('flex-refused')];
  const rows: string[][] = [];
  if (answerable !== undefined) {
    const counts = answerable.refusals ?? [];
    for (const split of splitOrder([answerable])) {
      const accuracy = answerable.summary.splits.find((row) => row.split === split)?.accuracy;
      const some = counts.filter((count) => count.split === split);
      rows.push([split, ...countCells(some), percent(accuracy)]);
    }
    rows.push(['**all five**', ...countCells(counts), percent(answerable.summary.mean.accuracy)]);
  }
  for (const split of refusedSplits) {
    const some = (unanswerable?.refusals ?? []).filter((count) => count.split === split);
    if (some.length === 0) continue;
    rows.push([`**${split}**`, ...countCells(some), '']);
    rows.push(...some.map((count) => [`${split}: ${count.kind}`, ...countCells([count]), '']));
  }
  if (rows.length === 0) return 'Nothing is measured yet.';
  return markdownTable([['questions of', 'number', 'refused', '95 % interval', 'right'], ...rows]);
}

/** Expected calibration error of questions that can be answered, of those that cannot, and of all. */
export function calibrationTable(summaries: Summaries): string {
  const groups = sureGroups(summaries);
  if (groups.size === 0) return 'Nothing is measured yet.';
  const rows = [...groups].map(([name, answers]) => [
    name,
    String(answers.length),
    calibrationError(answers).toFixed(3),
  ]);
  return markdownTable([['questions', 'number', 'expected calibration error'], ...rows]);
}

/** How many of the answers given are right when only the surest are given. */
export function coverageTable(summaries: Summaries): string {
  const groups = [...sureGroups(summaries)].filter(([name]) => name !== sureGroupNames.unanswerable);
  if (groups.length === 0) return 'Nothing is measured yet.';
  const rows = coverages.map((coverage) => [
    `${Math.round(coverage * 100)} %`,
    ...groups.map(([, answers]) => percent(rightAtCoverage(answers, coverage))),
  ]);
  return markdownTable([['answers given, the surest first', ...groups.map(([name]) => name)], ...rows]);
}

/** What the groups of `sureGroups` are called. */
export const sureGroupNames = {
  answerable: 'the five splits',
  unanswerable: 'absent and strange',
  all: 'all',
} as const;

/** The answers of Flex by what could be answered; groups that were not measured are left out. */
export function sureGroups(summaries: Summaries): Map<string, Sure[]> {
  const answersOf = (name: string): Sure[] => sureAnswers(summaries.get(name)?.sureness ?? {});
  const [answerable, unanswerable] = [answersOf('flex'), answersOf('flex-refused')];
  const both = answerable.length > 0 && unanswerable.length > 0;
  const groups = new Map<string, Sure[]>([
    [sureGroupNames.answerable, answerable],
    [sureGroupNames.unanswerable, unanswerable],
    [sureGroupNames.all, both ? [...answerable, ...unanswerable] : []],
  ]);
  return new Map<string, Sure[]>([...groups].filter(([, answers]) => answers.length > 0));
}

function countCells(counts: readonly RefusalCount[]): string[] {
  const questions = counts.reduce((sum, count) => sum + count.questions, 0);
  const refused = counts.reduce((sum, count) => sum + count.refused, 0);
  if (questions === 0) return ['–', '–', '–'];
  const [low, high] = wilsonInterval(refused, questions);
  return [
    String(questions),
    percent(refused / questions),
    `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)}`,
  ];
}
