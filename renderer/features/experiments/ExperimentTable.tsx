import { experimentRows, type ExperimentRow } from '../../../engine/findings/experimentCsv.js';
import type { ExperimentBase, ExperimentPoint } from '../../../engine/protocol/experiment.js';
import type { ExperimentKind } from '../../../engine/protocol/experimentDefaults.js';

interface ExperimentTableProps {
  readonly kind: ExperimentKind;
  readonly base: ExperimentBase;
  readonly points: readonly ExperimentPoint[];
}

/** The numbers of the figures, a row a point. */
export function ExperimentTable({ kind, base, points }: ExperimentTableProps) {
  const columns = columnsOf[kind];
  return (
    <div className="experiment__table" tabIndex={0} role="region" aria-label="Points of the experiment">
      <table data-testid="experiment-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {titles[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {experimentRows(kind, '', base, points).map((row, index) => (
            <tr key={index}>
              {columns.map((column) => (
                <td key={column}>{cellText(column, row[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Column = keyof ExperimentRow;

const columnsOf: Readonly<Record<ExperimentKind, readonly Column[]>> = {
  sweep: ['what', 'threshold', 'answer', 'log_probability', 'cost', 'selected_fraction', 'decoder_flops'],
  faithfulness: ['what', 'region', 'control', 'cell_count', 'log_probability', 'cost'],
  sensitivity: ['what', 'cells', 'cell_count', 'log_probability', 'cost'],
  robustness: ['what', 'change', 'answer', 'log_probability', 'cost', 'overlap'],
};

const titles: Partial<Record<Column, string>> = {
  what: 'What',
  threshold: 'Threshold',
  region: 'Region',
  control: 'Control',
  change: 'Change',
  cell_count: 'Cells',
  cells: 'Which (row, column)',
  answer: 'Answer',
  log_probability: 'Log-probability (nats)',
  cost: 'Cost (nats)',
  selected_fraction: 'Selected',
  decoder_flops: 'Decoder FLOP',
  overlap: 'Overlap',
};

function cellText(column: Column, value: string | number | null): string {
  if (value === null) return '';
  if (column === 'what') return whatTexts[String(value)] ?? String(value);
  if (column === 'region' || column === 'control') return String(Number(value) + 1);
  if (column === 'cells') return cellsText(String(value));
  if (column === 'log_probability' || column === 'cost') return Number(value).toFixed(4).replace('-', '−');
  if (column === 'selected_fraction' || column === 'overlap') return `${(Number(value) * 100).toFixed(1)} %`;
  if (column === 'decoder_flops') return Number(value).toPrecision(4);
  return String(value);
}

const whatTexts: Readonly<Record<string, string>> = {
  base: 'base',
  drop: 'dropped',
  keep: 'read alone',
  delete: 'deletion',
  insert: 'insertion',
  jpeg: 'JPEG',
};

/** The first cells of a word of 81 letters, counted from 1. */
function cellsText(word: string): string {
  const cells = Array.from(word).flatMap((letter, cell) => (letter === '1' ? [cell] : []));
  const shown = cells.slice(0, 3).map((cell) => `${Math.floor(cell / 9) + 1}, ${(cell % 9) + 1}`);
  return `${shown.join('; ')}${cells.length > 3 ? ' …' : ''}`;
}
