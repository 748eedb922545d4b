import { EngineError } from '../protocol/EngineError.js';
import type { RunRecord } from '../protocol/runRecord.js';

/** The question of a session that `--run` names, by its number from 1 or its id. @throws EngineError `option-invalid` */
export function runOfWord(word: string, runs: readonly RunRecord[]): RunRecord {
  const byId = runs.find(({ runId }) => runId === word);
  const run = byId ?? (/^[1-9]\d*$/.test(word) ? runs[Number(word) - 1] : undefined);
  if (run !== undefined) return run;
  const there = runs
    .slice(0, 8)
    .map(({ question }, index) => `${index + 1} "${question.slice(0, 40)}"`)
    .join(', ');
  throw new EngineError(
    'option-invalid',
    `Expected --run to be the number or the id of one of ${runs.length} questions, but got "${word}". There are: ${there === '' ? 'none' : there}.`,
  );
}
