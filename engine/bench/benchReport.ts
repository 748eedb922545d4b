import { median } from '../statistics/median.js';

/** Several measurements of one thing. */
export interface Measurement {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** How many measurements. */
  readonly runs: number;
}

/** A line of the table. */
export interface BenchRow {
  readonly what: string;
  readonly measured: Measurement;
  readonly unit: 'ms' | 'x' | '';
  /** What is wanted, such as `at most 1.5x`. */
  readonly goal?: { readonly text: string; readonly met: boolean };
  /** The least it could be on this machine, in the row's unit, and why. */
  readonly floor?: { readonly value: number; readonly why: string };
}

/** What a suite found. */
export interface SuiteReport {
  readonly suite: string;
  /** Model, sizes, settings: one line. */
  readonly subject: string;
  readonly rows: readonly BenchRow[];
  /** Entries of the JSON object. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** @throws RangeError without values */
export function summarize(values: readonly number[]): Measurement {
  if (values.length === 0) throw new RangeError('nothing was measured');
  return {
    median: median(values)!,
    min: Math.min(...values),
    max: Math.max(...values),
    runs: values.length,
  };
}

/** All reports as Markdown: a heading and a table each, the reasons of the floors below. */
export function benchTables(reports: readonly SuiteReport[]): string {
  return reports.map(benchTable).join('\n');
}

function benchTable({ suite, subject, rows }: SuiteReport): string {
  if (rows.length === 0) return `## ${suite}\n\n${subject}\n`;
  const lines = rows.map((row) => {
    const { measured, unit, goal, floor } = row;
    const number = (value: number): string =>
      `${value.toFixed(value < 100 ? 2 : 0)}${unit === 'x' ? 'x' : ''}`;
    return [
      unit === 'ms' ? `${row.what}, ms` : row.what,
      `**${number(measured.median)}**`,
      `${number(measured.min)} to ${number(measured.max)}`,
      String(measured.runs),
      goal === undefined ? '' : `${goal.text}: ${goal.met ? 'met' : '**missed**'}`,
      floor === undefined ? '' : number(floor.value),
    ];
  });
  const titles = ['what', 'median', 'range', 'runs', 'goal', 'floor'];
  const table = [titles, titles.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`);
  const reasons = [...new Set(rows.flatMap(({ floor }) => (floor === undefined ? [] : [floor.why])))];
  const notes = reasons.map((why) => `* Floor: ${why}.`);
  return `${[`## ${suite}`, '', subject, '', ...table, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')}\n`;
}
