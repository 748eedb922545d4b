/** Rows of cells as a Markdown table with aligned columns; the first row is the head, the first column a name. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
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

/** A difference of two shares in points, with its sign. */
export function points(difference: number | undefined): string {
  if (difference === undefined) return '–';
  return `${difference < 0 ? '−' : '+'}${Math.abs(difference * 100).toFixed(1)} points`;
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
