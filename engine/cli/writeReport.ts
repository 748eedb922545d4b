import { EngineError } from '../protocol/EngineError.js';
import type { EvaluationReport } from '../evaluation/evaluationReport.js';
import { evaluationTable } from '../evaluation/evaluationTable.js';
import { checkOutput } from './checkOutput.js';
import type { TextSink } from './command.js';
import { refuseOverwriting } from './refuseOverwriting.js';
import { writeFileAtomic } from '../storage/writeFileAtomic.js';

/** Checks before any work that the results can be written where the options say. @throws EngineError `option-invalid` */
export async function checkReportTargets(values: ReadonlyMap<string, string>): Promise<void> {
  const targets = [values.get('json'), values.get('markdown')];
  if (targets[0] === '-' && targets[1] === '-') {
    throw new EngineError(
      'option-invalid',
      'Expected one of --json and --markdown on stdout, but both are "-". Name a file for one.',
    );
  }
  for (const option of ['json', 'markdown', 'resume']) {
    const target = values.get(option);
    if (target !== undefined && target !== '-') await checkOutput(`--${option}`, target, []);
  }
}

/**
 * Checks before any work that nothing is written over what is read, and no two results into one file.
 *
 * @param inputs files of data, model or results. @throws EngineError `option-invalid`
 */
export async function refuseReportsOverInputs(
  values: ReadonlyMap<string, string>,
  inputs: readonly string[],
): Promise<void> {
  const resume = values.get('resume'); // a results file refuses what is none by itself
  const taken = [...inputs, ...(resume === undefined ? [] : [resume])];
  for (const option of ['json', 'markdown']) {
    const target = values.get(option);
    if (target === undefined || target === '-') continue;
    await refuseOverwriting(`--${option}`, target, taken);
    taken.push(target);
  }
}

/** Writes JSON and table to where the options say; without any, the table to stdout. */
export async function writeReport(
  report: EvaluationReport,
  values: ReadonlyMap<string, string>,
  stdout: TextSink,
): Promise<void> {
  const json = values.get('json');
  const markdown = values.get('markdown') ?? (json === undefined ? '-' : undefined);
  if (json !== undefined) await writeTo(json, `${JSON.stringify(report)}\n`, stdout);
  if (markdown !== undefined) await writeTo(markdown, evaluationTable(report), stdout);
}

/** Whole or not at all: a file appears under its name once all of it is on the disk. */
async function writeTo(target: string, text: string, stdout: TextSink): Promise<void> {
  if (target === '-') {
    stdout.write(text);
    return;
  }
  try {
    await writeFileAtomic(target, text);
  } catch (cause) {
    throw new EngineError('option-invalid', `Cannot write the results to ${target}: ${String(cause)}.`, {
      cause,
    });
  }
}
