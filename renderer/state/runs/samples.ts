import { answerText, type Run } from './run.js';
import type { RunSlice } from './runSlice.js';

/** Answers drawn to one question at one temperature. */
export interface SampleGroup {
  readonly temperature: number;
  readonly topP: number;
  /** In the order they were drawn. */
  readonly runs: readonly Run[];
}

/** An answer that was drawn, and how often. */
export interface DistinctAnswer {
  readonly text: string;
  readonly runIds: readonly string[];
}

/** How far answers that were drawn agree. */
export interface Agreement {
  /** The answers, the most frequent first, and of those that are equally frequent the one drawn first. */
  readonly answers: readonly DistinctAnswer[];
  /** Answers that came to their end: only these are counted. */
  readonly counted: number;
  /** Share of the most frequent answer, 0 to 1; null before the first. */
  readonly mostFrequent: number | null;
  /** Share of the pairs of answers that are the same, 0 to 1; null before the second. */
  readonly pairwise: number | null;
}

/** Whether a run is an answer that was drawn beside another which is still there: it is shown with that. */
export function isSampleOf({ origin }: Run, runs: Readonly<Record<string, Run>>): boolean {
  return origin?.how === 'sample' && runs[origin.runId] !== undefined;
}

/** The answers drawn beside a run, in the order they were drawn. */
export function samplesOf(
  { runs, runIds }: Pick<RunSlice, 'runs' | 'runIds'>,
  originRunId: string,
): readonly Run[] {
  return (sampleIds(runs, runIds).get(originRunId) ?? []).map((runId) => runs[runId]!);
}

/** Answers that were drawn, by how they were drawn, in the order in which that was first done. */
export function sampleGroups(samples: readonly Run[]): readonly SampleGroup[] {
  const groups = new Map<string, { temperature: number; topP: number; runs: Run[] }>();
  for (const run of samples) {
    const { temperature, topP } = run.settings.sampling;
    const key = `${temperature} ${topP}`;
    const group = groups.get(key) ?? { temperature, topP, runs: [] };
    group.runs.push(run);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The samples of each run, found once for a list of runs: what a run comes from never changes. */
function sampleIds(
  runs: RunSlice['runs'],
  runIds: RunSlice['runIds'],
): ReadonlyMap<string, readonly string[]> {
  const known = found.get(runIds);
  if (known !== undefined) return known;
  const byOrigin = new Map<string, string[]>();
  for (const runId of runIds) {
    const origin = runs[runId]?.origin;
    if (origin?.how !== 'sample') continue;
    byOrigin.set(origin.runId, [...(byOrigin.get(origin.runId) ?? []), runId]);
  }
  found.set(runIds, byOrigin);
  return byOrigin;
}

const found = new WeakMap<RunSlice['runIds'], ReadonlyMap<string, readonly string[]>>();

/** How far drawn answers agree: two are the same where their words are, whatever blanks lie around them. */
export function agreementOf(runs: readonly Run[]): Agreement {
  const byText = new Map<string, string[]>();
  for (const run of runs) {
    if (run.state !== 'finished') continue;
    const text = answerText(run).replace(/\s+/g, ' ').trim();
    byText.set(text, [...(byText.get(text) ?? []), run.runId]);
  }
  const answers = [...byText]
    .map(([text, runIds]) => ({ text, runIds }))
    .sort((one, other) => other.runIds.length - one.runIds.length);
  const counted = answers.reduce((sum, { runIds }) => sum + runIds.length, 0);
  const samePairs = answers.reduce((sum, { runIds: { length } }) => sum + length * (length - 1), 0);
  return {
    answers,
    counted,
    mostFrequent: counted === 0 ? null : answers[0]!.runIds.length / counted,
    pairwise: counted < 2 ? null : samePairs / (counted * (counted - 1)),
  };
}

/** The next seeds that none of the runs was drawn with, from 1 on. */
export function freeSeeds(runs: readonly Run[], count: number, most: number): readonly number[] {
  const taken = new Set(runs.map((run) => run.settings.sampling.seed));
  const seeds: number[] = [];
  for (let seed = 1; seeds.length < count && seed <= most; seed++) {
    if (!taken.has(seed)) seeds.push(seed);
  }
  return seeds;
}
