import { experimentColumns, experimentCsv, experimentRows, readCsv } from '../findings/experimentCsv.js';
import { EngineError } from '../protocol/EngineError.js';
import {
  type ExperimentBase,
  experimentBaseSchema,
  type ExperimentPoint,
  experimentPointSchema,
} from '../protocol/experiment.js';
import { writeFileAtomic } from '../storage/writeFileAtomic.js';
import type { KnownPoints } from './runExperiment.js';
import { readTextFile } from '../storage/readTextFile.js';

/** Between two writings while points come, in milliseconds. */
const writeEveryMs = 2000;

/** An experiment in a CSV file, which it can be gone on with from. */
export class ExperimentFile {
  private writtenAtMs = performance.now();

  private constructor(
    private readonly file: string,
    private readonly of: string,
    /** What an earlier start wrote. */
    readonly known: KnownPoints,
  ) {}

  /**
   * Reads what is there, if anything.
   *
   * @param of what tells the experiment from others (`experimentIdentity`)
   * @throws EngineError `option-invalid` for a file of something else, or of another experiment
   */
  static async open(file: string, of: string): Promise<ExperimentFile> {
    const text = await readTextFile(file).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw refused(file, String(error));
    });
    const known = text.trim() === '' ? { base: null, points: [] } : readKnown(file, of, text);
    return new ExperimentFile(file, of, known);
  }

  /** Writes what is known by now, at most every two seconds unless it is the `last` of it. */
  async write(base: ExperimentBase, points: readonly ExperimentPoint[], last = false): Promise<void> {
    const now = performance.now();
    const [first] = points;
    if (first === undefined || (!last && now - this.writtenAtMs < writeEveryMs)) return;
    this.writtenAtMs = now;
    await writeFileAtomic(this.file, experimentCsv(experimentRows(first.kind, this.of, base, points)));
  }
}

function readKnown(file: string, of: string, text: string): KnownPoints {
  const [head = [], ...rows] = readCsv(text);
  if (head.join() !== experimentColumns.join()) {
    throw refused(file, 'it is no file of an experiment');
  }
  const [ofColumn, whatColumn, pointColumn] = (['of', 'what', 'point'] as const).map((name) =>
    experimentColumns.indexOf(name),
  );
  let base: ExperimentBase | null = null;
  const points: ExperimentPoint[] = [];
  for (const [index, row] of rows.entries()) {
    if (row[ofColumn!] !== of) {
      throw refused(file, 'it holds an experiment with another model, picture, question or settings');
    }
    try {
      const kept: unknown = JSON.parse(row[pointColumn!] ?? '');
      if (row[whatColumn!] === 'base') base = experimentBaseSchema.parse(kept);
      else points.push(experimentPointSchema.parse(kept));
    } catch (cause) {
      throw refused(file, `its line ${index + 2} cannot be read`, { cause });
    }
  }
  return { base, points };
}

function refused(file: string, why: string, options?: ErrorOptions): EngineError {
  return new EngineError(
    'option-invalid',
    `Expected ${file} to be a new file, or one of the same experiment to go on with, but ${why}. Name another file.`,
    options,
  );
}
