import { createHash } from 'node:crypto';
import { EngineError } from '../protocol/EngineError.js';
import type { QuestionResult } from './QuestionResult.js';
import type { EvaluationReport } from './evaluationReport.js';
import { readResults, type RunPlan } from './ResultsFile.js';
import { describeDifference } from './subject.js';
import { summarizeResults } from './summarizeResults.js';

/** A merged report, and what a person should know of how it came about. */
export interface MergedResults {
  readonly report: EvaluationReport;
  /** Missing shards, missing questions, questions answered twice: a sentence each. */
  readonly notices: readonly string[];
}

/**
 * Puts the results files of shards together.
 *
 * @throws EngineError `option-invalid` when they measured different things or different questions
 */
export async function mergeResults(files: readonly string[]): Promise<MergedResults> {
  const parts: { file: string; plan: RunPlan; recorded: Awaited<ReturnType<typeof readResults>> }[] = [];
  for (const file of files) {
    const recorded = await readResults(file);
    if (recorded.plan === null) {
      throw new EngineError(
        'option-invalid',
        `${file} was cut off before its first question. Run that shard again.`,
      );
    }
    parts.push({ file, plan: recorded.plan, recorded });
  }
  const [first] = parts;
  if (first === undefined) {
    throw new EngineError('option-invalid', 'Expected results files after --merge, but there is none.');
  }
  for (const { file, plan, recorded } of parts) {
    const difference = describeDifference(first.recorded.subject, recorded.subject);
    if (difference !== null) {
      throw new EngineError(
        'option-invalid',
        `${first.file} (there) and ${file} (here) hold results of different things: ${difference}.`,
      );
    }
    if (plan.dataset !== first.plan.dataset) {
      throw new EngineError(
        'option-invalid',
        `${first.file} and ${file} asked different questions: expected the same data, --split and --limit for every shard.`,
      );
    }
  }
  const wanted = new Set(parts.flatMap(({ plan }) => plan.keys));
  const notices = shardNotices(parts.map(({ plan }) => plan));
  const byKey = new Map<string, QuestionResult>();
  let repeated = parts.reduce((sum, { recorded }) => sum + recorded.repeated, 0);
  for (const { file, plan, recorded } of parts) {
    const answered = new Set(recorded.results.map((result) => result.key));
    const missing = plan.keys.filter((key) => !answered.has(key)).length;
    if (missing > 0)
      notices.push(`${file} lacks ${missing} of the ${plan.keys.length} questions of its shard.`);
    for (const result of recorded.results) {
      if (!wanted.has(result.key)) continue;
      if (byKey.has(result.key)) repeated++;
      else byKey.set(result.key, result);
    }
  }
  if (repeated > 0)
    notices.push(`${repeated} results are for a question answered before; the first one counts.`);
  const results = [...byKey.values()];
  const expected = first.plan.questions;
  const { subject } = first.recorded;
  const complete = results.length === expected;
  const summary = summarizeResults(results, first.plan.splits);
  return { report: { subject, complete, answered: results.length, expected, summary, results }, notices };
}

/** Hash of a set of question keys, whatever their order. */
export function datasetHash(keys: readonly string[]): string {
  return createHash('sha256')
    .update([...keys].sort().join('\n'))
    .digest('hex')
    .slice(0, 16);
}

function shardNotices(plans: readonly RunPlan[]): string[] {
  const notices: string[] = [];
  for (const total of new Set(plans.map(({ shard }) => shard.split('/')[1]!))) {
    const given = new Set(plans.map(({ shard }) => shard));
    const missing = Array.from({ length: Number(total) }, (_, index) => `${index + 1}/${total}`).filter(
      (shard) => !given.has(shard),
    );
    if (missing.length > 0)
      notices.push(`Missing shards: ${missing.join(', ')}. The table is of the others alone.`);
  }
  return notices;
}
