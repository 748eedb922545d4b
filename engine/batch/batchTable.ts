import { choicesText } from '../protocol/choicesText.js';
import type { BatchAnswer } from './batchPart.js';

const columns: readonly (readonly [
  title: string,
  value: (answer: BatchAnswer) => string | number | boolean | null,
])[] = [
  ['picture', ({ picture }) => picture],
  ['width', ({ width }) => width],
  ['height', ({ height }) => height],
  ['shown', ({ choices }) => choicesText(choices)],
  ['question', ({ question }) => question],
  ['answer', ({ answer }) => answer],
  ['state', ({ state }) => state],
  ['probability', ({ probability }) => probability],
  ['expected', ({ expected }) => expected],
  ['right', ({ right }) => right],
  ['outside_picture', ({ outsidePicture }) => outsidePicture],
  ['outside_question', ({ outsideQuestion }) => outsideQuestion],
  ['selected_fraction', ({ selectedFraction }) => selectedFraction],
  ['seconds', ({ seconds }) => seconds],
  ['session', ({ sessionId }) => sessionId],
  ['run', ({ runId }) => runId],
];

/**
 * `answers.csv` (RFC 4180, UTF-8, lines end with CR LF): a row a question. Nothing known is an empty cell. A text that a
 * spreadsheet would take for a formula gets an apostrophe before it.
 */
export function batchTable(answers: readonly BatchAnswer[]): string {
  const rows = answers.map((answer) => columns.map(([, value]) => cell(value(answer))).join(','));
  return [columns.map(([title]) => title).join(','), ...rows, ''].join('\r\n');
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(Number(value.toPrecision(9)));
  const text = String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
