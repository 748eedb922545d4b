import { type ExperimentBase, type ExperimentPoint } from '../protocol/experiment.js';
import { changeText } from './pointKey.js';
import { countOf } from './regionFindings.js';

/** The columns, in order (docs/experiments.md, "The CSV file"). */
export const experimentColumns = [
  'experiment',
  'of',
  'what',
  'threshold',
  'region',
  'control',
  'change',
  'cell_count',
  'answer',
  'same_answer',
  'log_probability',
  'cost',
  'selected_fraction',
  'decoder_flops',
  'overlap',
  'cells',
  'point',
] as const;

/** A row: what does not apply is null. */
export type ExperimentRow = Readonly<Record<(typeof experimentColumns)[number], string | number | null>>;

const nothing = {
  ...{ threshold: null, region: null, control: null, change: null, cell_count: null, answer: null },
  ...{ same_answer: null, selected_fraction: null, decoder_flops: null, overlap: null, cells: null },
};

/**
 * An experiment as rows: first the run without a change, then a row a point.
 *
 * @param kind of the experiment. @param of what tells it from others, for going on with it: any word
 */
export function experimentRows(
  kind: ExperimentPoint['kind'],
  of: string,
  base: ExperimentBase,
  points: readonly ExperimentPoint[],
): ExperimentRow[] {
  const { answer, logProbability, selectedFraction, decoderFlops, threshold } = base;
  const first = {
    ...nothing,
    ...{ experiment: kind, of, what: 'base', threshold, answer, same_answer: 1, cost: 0 },
    ...{ log_probability: logProbability, selected_fraction: selectedFraction, decoder_flops: decoderFlops },
    point: JSON.stringify(base),
  };
  return [first, ...points.map((point) => rowOf(of, base, point))];
}

function rowOf(of: string, base: ExperimentBase, point: ExperimentPoint): ExperimentRow {
  const { kind, logProbability } = point;
  const cost = base.logProbability - logProbability;
  const every = { ...nothing, experiment: kind, of, log_probability: logProbability, cost };
  const last = { point: JSON.stringify(point) };
  switch (point.kind) {
    case 'sweep':
      return {
        ...every,
        ...{ what: 'threshold', threshold: point.threshold, answer: point.answer },
        ...{ same_answer: Number(point.sameAnswer), selected_fraction: point.selectedFraction },
        ...{ decoder_flops: point.decoderFlops, ...last },
      };
    case 'faithfulness': {
      const { what, region, control, cells } = point;
      return { ...every, what, region, control, cells, cell_count: countOf(cells), ...last };
    }
    case 'sensitivity':
      return { ...every, what: 'drop', cells: point.cells, cell_count: countOf(point.cells), ...last };
    case 'robustness':
      return {
        ...every,
        ...{ what: point.change.how, change: changeText(point.change), answer: point.answer },
        ...{ same_answer: Number(point.sameAnswer), overlap: point.overlap, ...last },
      };
  }
}

/**
 * The rows as CSV (RFC 4180, UTF-8, lines end with CR LF). A text that a spreadsheet would take for a formula has an apostrophe
 * before it. `cells` has an apostrophe too: 81 digits are no number.
 */
export function experimentCsv(rows: readonly ExperimentRow[]): string {
  const lines = rows.map((row) => experimentColumns.map((column) => field(row[column])).join(','));
  return [experimentColumns.join(','), ...lines, ''].join('\r\n');
}

function field(value: string | number | null): string {
  if (value === null) return '';
  const text =
    typeof value === 'string' && /^[=+\-@\t\r\n]|^[01]{81}$/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A CSV text as rows of fields, quoted ones too; an empty last line is no row. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let value = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (isQuoted) {
      if (letter !== '"') value += letter;
      else if (text[at + 1] === '"') value += text[++at]!;
      else isQuoted = false;
    } else if (letter === '"') isQuoted = true;
    else if (letter === ',') {
      row.push(value);
      value = '';
    } else if (letter === '\n') {
      rows.push([...row, value.replace(/\r$/, '')]);
      row = [];
      value = '';
    } else value += letter;
  }
  return row.length === 0 && value === '' ? rows : [...rows, [...row, value]];
}
