import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../storage/writeFileAtomic.js';
import type { EvaluationReport } from '../evaluationReport.js';
import type { CorrectBySplit } from './pairedDifference.js';
import type { RefusalCount } from './refusals.js';
import type { SurenessBySplit } from './sureness.js';
import { readTextFile } from '../../storage/readTextFile.js';

/** What stays of a measurement in the repository: all but the single answers. */
export interface MeasurementSummary extends Omit<EvaluationReport, 'results' | 'failures'> {
  readonly name: string;
  /** Questions of each split that were asked at most; null for all. */
  readonly limit: number | null;
  /** Hash of the questions of the data sets. */
  readonly data: string;
  readonly machine: Machine;
  /** So that measurements on the same questions can be paired. */
  readonly correct: CorrectBySplit;
  /** Absent in summaries of models that had no refusals. */
  readonly refusals?: readonly RefusalCount[];
  readonly sureness?: SurenessBySplit;
}

/** Where seconds were measured. */
export interface Machine {
  readonly processor: string;
  readonly platform: string;
  /** Evaluations that ran side by side, each with so many threads. */
  readonly jobs: number;
  readonly threads: number;
}

/** Writes NAME.json, numbers with six significant digits. */
export async function writeSummary(folder: string, summary: MeasurementSummary): Promise<void> {
  const text = JSON.stringify(
    summary,
    (_, value: unknown) => (typeof value === 'number' ? round(value) : value),
    1,
  );
  await writeFileAtomic(join(folder, `${summary.name}.json`), `${text}\n`);
}

/** Reads all summaries of a folder by name; other JSON files in it are left alone. */
export async function readSummaries(folder: string): Promise<Map<string, MeasurementSummary>> {
  const summaries = new Map<string, MeasurementSummary>();
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.json')) continue;
    const value = JSON.parse(await readTextFile(join(folder, file))) as Partial<MeasurementSummary>;
    if (value.summary !== undefined && value.name !== undefined)
      summaries.set(value.name, value as MeasurementSummary);
  }
  return summaries;
}

function round(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(6));
}
