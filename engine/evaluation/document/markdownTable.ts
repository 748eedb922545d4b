import { markdownCell } from '../markdownCell.js';
import type { PairedDifference } from './pairedDifference.js';

/** Rows of cells as a Markdown table with aligned columns; the first row is the head, the first column a name. */
export function markdownTable(texts: readonly (readonly string[])[]): string {
  const rows = texts.map((row) => row.map(markdownCell));
  const widths = rows[0]!.map((_, column) => Math.max(3, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${widths
      .map((width, column) =>
        column === 0 ? (row[column] ?? '').padEnd(width) : (row[column] ?? '').padStart(width),
      )
      .join(' | ')} |\n`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(rows[0]!), line(rule), ...rows.slice(1).map(line)].join('');
}

/** `12.3 %`, or a dash where nothing was measured. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '–' : `${(share * 100).toFixed(1)} %`;
}

/** `+12.3 points (10.9 to 13.7)`, or a dash where nothing was measured. */
export function pairedPoints(paired: PairedDifference | null): string {
  if (paired === null) return '–';
  const [low, high] = paired.interval.map((end) => signed(end, ''));
  return `${signed(paired.difference, '+')} points (${low!} to ${high!})`;
}

/** A share in percent with a real minus sign, and a sign for what is not negative. */
function signed(share: number, plus: string): string {
  const rounded = (Math.abs(share) * 100).toFixed(1);
  return `${share < 0 && Number(rounded) > 0 ? '−' : plus}${rounded}`;
}

/** A number with so many significant digits, or a dash. */
export function digits(value: number | null | undefined, count: number): string {
  return value === null || value === undefined ? '–' : Number(value.toPrecision(count)).toString();
}

/** `72.1 to 75.9`, in percent. */
export function range(interval: readonly [number, number] | undefined): string {
  return interval === undefined
    ? '–'
    : `${(interval[0] * 100).toFixed(1)} to ${(interval[1] * 100).toFixed(1)}`;
}
