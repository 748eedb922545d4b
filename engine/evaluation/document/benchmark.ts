/** `npm run benchmark -- --data DIR`: measures every line of docs/benchmark.md with `fovea eval`. */
import { mkdir } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { mergeResults } from '../mergeResults.js';
import { benchmarkPaths } from './benchmarkPaths.js';
import { keepCommandLine } from './keepCommandLine.js';
import { measurements, type Measurement } from './measurements.js';
import { correctBySplit } from './pairedDifference.js';
import { countRefusals } from './refusals.js';
import { questionsHash, resultsBase } from './resultFiles.js';
import { runShards } from './runShards.js';
import { scriptOptions, wholeNumber } from './scriptOptions.js';
import { readSummaries, writeSummary, type Machine, type MeasurementSummary } from './summaryFile.js';
import { surenessBySplit } from './sureness.js';
import { withSecondsOf } from './withSecondsOf.js';
import { writeFileAtomic } from '../../storage/writeFileAtomic.js';
import { readTextFile } from '../../storage/readTextFile.js';

/** What the options say. */
interface Settings {
  readonly dataDirs: DataDirs;
  readonly outDir: string;
  readonly workDir: string;
  readonly modelDir: string;
  readonly jobs: number;
  readonly threads: number;
  readonly keepSeconds: boolean;
  /** Questions of each split for the measurements on some, and for all the others. */
  readonly limits: Readonly<Record<Measurement['questions'], number | null>>;
}

/** Folders of questions; those that cannot be answered lie apart and may be left out. */
type DataDirs = Readonly<Record<'answerable', string> & Record<'refused', string | undefined>>;

const report = (line: string): void => console.log(line);

try {
  const { settings, chosen } = readSettings();
  await mkdir(settings.outDir, { recursive: true });
  await mkdir(settings.workDir, { recursive: true });
  const { program, remove } = await keepCommandLine(report);
  const failed: string[] = [];
  let interrupted = false;
  process.on('SIGINT', () => (interrupted = true)); // the evaluations stop by themselves, and can be gone on with
  try {
    for (const [index, measurement] of chosen.entries()) {
      report(`${index + 1} of ${chosen.length}: ${measurement.name}`);
      await measure(measurement, settings, program).catch((error: unknown) => {
        if (interrupted) throw error;
        console.error(error instanceof Error ? error.message : String(error));
        failed.push(measurement.name);
      });
    }
  } finally {
    await remove();
  }
  if (failed.length > 0) throw new Error(`Not measured: ${failed.join(', ')}. The reasons stand above.`);
  report('Next: npm run benchmark:examples, then npm run benchmark:document');
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** Measures one line in as many parts as there are jobs, puts them together and keeps the summary. */
async function measure(
  { name, questions, options }: Measurement,
  settings: Settings,
  program: string,
): Promise<void> {
  const { workDir, jobs, threads, modelDir, dataDirs } = settings;
  const dataDir = questions === 'refused' ? dataDirs.refused! : dataDirs.answerable;
  const data = await questionsHash(dataDir);
  const limit = settings.limits[questions];
  const variant = options[options.indexOf('--variant') + 1]!;
  const base = await resultsBase(workDir, name, { modelDir, variant, data });
  const machine: Machine = {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    platform: process.platform,
    jobs,
    threads,
  };
  const finished = await readMark(base);
  const isFinished = finished?.limit === limit && finished.machine.jobs === jobs;
  const shards = Array.from({ length: jobs }, (_, index) => `${index + 1}/${jobs}`);
  const files = shards.map((_, index) => `${base}.${index + 1}-of-${jobs}.jsonl`);
  if (!isFinished) {
    const calls = shards.map((shard, index) => ({
      name: jobs === 1 ? name : `${name} ${shard}`,
      program,
      words: [
        'eval',
        dataDir,
        ...options,
        ...Object.entries({
          '--model': modelDir,
          '--threads': `${threads}`,
          '--shard': shard,
          '--resume': files[index]!,
          '--features': join(workDir, 'features'),
        }).flat(),
        ...(limit === null ? [] : ['--limit', `${limit}`]),
      ],
    }));
    await runShards(calls, jobs, report);
  }
  const { report: evaluation, notices } = await mergeResults(files);
  notices.forEach((notice) => report(`${name}: ${notice}`));
  if (!evaluation.complete)
    throw new Error(
      `${name} has ${evaluation.answered} of ${evaluation.expected} questions; start again to go on.`,
    );
  const { results, ...kept } = evaluation;
  const mark: FinishMark = { limit, machine: isFinished ? finished.machine : machine };
  const told = {
    correct: correctBySplit(results),
    refusals: countRefusals(results),
    sureness: surenessBySplit(results),
  };
  const measured: MeasurementSummary = { name, data, ...mark, ...kept, ...told };
  const earlier = settings.keepSeconds ? (await readSummaries(settings.outDir)).get(name) : undefined;
  await writeSummary(settings.outDir, settings.keepSeconds ? withSecondsOf(earlier, measured) : measured);
  await writeFileAtomic(`${base}.done`, JSON.stringify(mark));
  const { accuracy } = kept.summary.mean;
  report(`${name}: ${(accuracy * 100).toFixed(1)} % of ${results.length} questions (mean of splits)`);
}

/** Stands beside the results of a measurement that is finished. */
interface FinishMark {
  readonly limit: number | null;
  /** Where it was measured. */
  readonly machine: Machine;
}

async function readMark(base: string): Promise<FinishMark | null> {
  const text = await readTextFile(`${base}.done`).catch(() => null);
  return text === null ? null : (JSON.parse(text) as FinishMark);
}

function readSettings(): { settings: Settings; chosen: readonly Measurement[] } {
  const given = scriptOptions(
    'benchmark',
    {
      data: 'folder of data sets, as python -m training.pictures.data writes them (needed)',
      refused: 'folder of the splits absent and strange (without it those stay as they were measured)',
      out: 'folder for the summaries (docs/benchmark)',
      work: 'folder for answers and image features (.cache/benchmark)',
      model: 'checkpoint folder (assets/models/fovea-mini)',
      jobs: 'evaluations side by side (1: seconds are those of an idle machine)',
      threads: 'threads of each (1)',
      limit: 'questions of each split for variants, weights and blind (all)',
      'some-limit': 'questions of each split for selectors and thresholds (200)',
      only: 'only these measurements, with commas between',
      'keep-seconds':
        'the machine is busy and the graphs are the same: keep the seconds that were measured before',
    },
    ['keep-seconds'],
  );
  if (given.data === undefined) throw new Error('Expected --data DIR, the folder of the data sets.');
  const known = measurements.filter(
    ({ questions }) => questions !== 'refused' || given.refused !== undefined,
  );
  const chosen = chooseMeasurements(known, given.only?.split(','));
  const jobs = wholeNumber('jobs', given.jobs, 1);
  if (jobs > availableParallelism())
    report(`There are fewer cores (${availableParallelism()}) than jobs (${jobs}).`);
  const settings: Settings = {
    dataDirs: { answerable: given.data, refused: given.refused },
    outDir: given.out ?? benchmarkPaths.summaries,
    workDir: given.work ?? benchmarkPaths.work,
    modelDir: given.model ?? benchmarkPaths.model,
    jobs,
    threads: wholeNumber('threads', given.threads, 1),
    keepSeconds: given['keep-seconds'] !== undefined,
    limits: {
      all: given.limit === undefined ? null : wholeNumber('limit', given.limit, 1),
      some: wholeNumber('some-limit', given['some-limit'], 200),
      refused: given.limit === undefined ? null : wholeNumber('limit', given.limit, 1),
    },
  };
  return { settings, chosen };
}

function chooseMeasurements(
  possible: readonly Measurement[],
  names: readonly string[] | undefined,
): readonly Measurement[] {
  if (names === undefined) return possible;
  const unknown = names.filter((name) => !possible.some((measurement) => measurement.name === name));
  if (unknown.length > 0) {
    const known = possible.map((measurement) => measurement.name).join(', ');
    throw new Error(`There is no measurement ${unknown.join(', ')} of this data. Known: ${known}.`);
  }
  return possible.filter((measurement) => names.includes(measurement.name));
}
