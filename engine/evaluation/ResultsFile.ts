import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { EngineError } from '../protocol/EngineError.js';
import type { QuestionResult } from './QuestionResult.js';
import { decodeText, encodingOf } from '../storage/decodeText.js';
import { FileLock } from '../storage/FileLock.js';
import { firstOfEachKey } from './firstOfEachKey.js';
import { describeDifference, type Subject } from './subject.js';

/** What one start of an evaluation meant to ask. */
export interface RunPlan {
  /** As on the command line, such as `2/8`. */
  readonly shard: string;
  /** In the order of the table. */
  readonly splits: readonly string[];
  /** Keys of the questions of this shard. */
  readonly keys: readonly string[];
  /** Questions of all shards together. */
  readonly questions: number;
  /** Hash of the keys of all shards together. */
  readonly dataset: string;
}

/** What a results file holds. */
export interface RecordedResults {
  readonly subject: Subject;
  /** The newest plan; null in a file whose first start was cut off. */
  readonly plan: RunPlan | null;
  /** One a question: of repeated keys the first. */
  readonly results: readonly QuestionResult[];
  /** How many further results of a question were passed over. */
  readonly repeated: number;
}

/**
 * Results kept line by line, so that an evaluation that was stopped or killed goes on where it was: first what is
 * measured, then a plan for every start and a line for every question. A line that a kill cut short is dropped and its
 * question asked again. While it is open a lock keeps it for one evaluation, because two would ask everything twice.
 */
export class ResultsFile {
  private constructor(
    private readonly file: string | undefined,
    private readonly lock: FileLock | undefined,
    readonly results: QuestionResult[],
  ) {}

  /**
   * Opens or begins a file. Without `file` nothing is kept. Whoever opens it closes it.
   *
   * @throws EngineError `option-invalid` when the file holds results of something else, is no results file, or belongs
   * to an evaluation that runs; it is left as it was
   */
  static async open(file: string | undefined, subject: Subject, plan: RunPlan): Promise<ResultsFile> {
    if (file === undefined) return new ResultsFile(undefined, undefined, []);
    const lock = await FileLock.take(file);
    try {
      return new ResultsFile(file, lock, await openLocked(file, subject, plan));
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async add(result: QuestionResult): Promise<void> {
    this.results.push(result);
    const { file } = this;
    if (file !== undefined) await writeText(() => appendFile(file, `${JSON.stringify(result)}\n`), file);
  }

  /** Gives the file back to other evaluations. */
  async close(): Promise<void> {
    await this.lock?.release();
  }
}

/** @returns the results that were there already */
async function openLocked(file: string, subject: Subject, plan: RunPlan): Promise<QuestionResult[]> {
  const bytes = await readBytes(file, true);
  if (encodingOf(bytes) !== 'utf-8') {
    throw new EngineError(
      'option-invalid',
      `Expected the results file ${file} to be UTF-8, which results can be added to, but it is UTF-16. ` +
        'Save it as UTF-8, or name another file with --resume.',
    );
  }
  const text = decodeText(bytes);
  const subjectLine = `${JSON.stringify({ subject })}\n`;
  const planLine = `${JSON.stringify({ plan })}\n`;
  // Empty, or cut by a kill within the very line that this evaluation begins with: there is nothing to lose.
  if (!text.includes('\n') && subjectLine.startsWith(text)) {
    await writeText(() => writeFile(file, `${subjectLine}${planLine}`), file);
    return [];
  }
  const recorded = parseResults(text, file);
  const difference = describeDifference(recorded.subject, subject);
  if (difference !== null) {
    throw new EngineError(
      'option-invalid',
      `${file} holds results of something else: ${difference}. Name another file with --resume.`,
    );
  }
  // What a kill left half-written is closed, so that it stays a line of its own.
  const changedPlan = JSON.stringify(recorded.plan) === JSON.stringify(plan) ? '' : planLine;
  const append = `${text.endsWith('\n') ? '' : '\n'}${changedPlan}`;
  await writeText(() => appendFile(file, append), file);
  return [...recorded.results];
}

/** Reads a results file whole. @throws EngineError `option-invalid` */
export async function readResults(file: string): Promise<RecordedResults> {
  return parseResults(decodeText(await readBytes(file, false)), file);
}

function parseResults(text: string, file: string): RecordedResults {
  const [first, ...lines] = text.split('\n').slice(0, -1); // what follows the last line break is cut or empty
  const subject = (parseJson(first ?? '') as { subject?: Subject | null } | null)?.subject;
  if (typeof subject !== 'object' || subject === null) {
    throw new EngineError(
      'option-invalid',
      `Expected ${file} to be a results file of fovea eval, but its first line does not say what was measured. ` +
        'Name a new file, or one that --resume wrote.',
    );
  }
  let plan: RunPlan | null = null;
  const results: QuestionResult[] = [];
  for (const line of lines) {
    const entry = parseJson(line) as { plan: RunPlan } | QuestionResult | null;
    if (entry === null) continue; // cut by a kill and closed by the next start
    if ('plan' in entry) plan = entry.plan;
    else results.push(entry);
  }
  const kept = firstOfEachKey(results);
  return { subject, plan, results: kept, repeated: results.length - kept.length };
}

/** @returns null for what is not a JSON object */
function parseJson(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

async function readBytes(file: string, mayBeMissing: boolean): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    if (mayBeMissing && (cause as NodeJS.ErrnoException).code === 'ENOENT') return new Uint8Array();
    throw new EngineError('option-invalid', `Cannot read the results file ${file}: ${String(cause)}.`, {
      cause,
    });
  }
}

async function writeText(write: () => Promise<void>, file: string): Promise<void> {
  try {
    await write();
  } catch (cause) {
    throw new EngineError('option-invalid', `Cannot write the results file ${file}: ${String(cause)}.`, {
      cause,
    });
  }
}
