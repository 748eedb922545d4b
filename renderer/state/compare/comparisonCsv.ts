import { answerText, meanSelected, type Run } from '../runs/run.js';
import { ownScore, scoreOf, settingName } from './comparison.js';
import type { CompareSlice } from './compareSlice.js';

/**
 * A comparison as CSV (RFC 4180): a line for each setting with its answer and figures, and a column for the log-probability of
 * each other's answer under it. What is not known is empty.
 */
export function comparisonCsv(
  compared: readonly Run[],
  comparison: Pick<NonNullable<CompareSlice['comparison']>, 'scores'>,
): string {
  const head = [
    'setting',
    'answer',
    'tokens',
    'seconds',
    'decoder_flop',
    'vision_flop',
    'selected_fraction',
    'log_probability',
    ...compared.map((_, index) => `log_probability_of_answer_${index + 1}`),
  ];
  const lines = compared.map((run) => [
    settingName(run),
    answerText(run),
    run.tokens.length,
    run.result === null ? null : run.result.timing.totalMs / 1000,
    run.result?.decoderFlops ?? null,
    run.result?.visionFlops ?? null,
    meanSelected(run),
    ownScore(run),
    ...compared.map((answer) => scoreOf(answer, run, comparison)),
  ]);
  return [head, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

function field(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
