import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import { sessionFiles } from '../session/sessionFiles.js';
import { writeFileAtomic, writeFileAtomicInPieces } from '../storage/writeFileAtomic.js';
import { type BatchPart, type BatchSubject, readPart, writePart } from './batchPart.js';
import { batchReport } from './batchReport.js';
import { batchTable } from './batchTable.js';
import { sessionsFolderName } from './runBatch.js';

/** What came out of the parts of a batch together. */
export interface BatchOutcome {
  readonly expected: number;
  readonly answered: number;
  readonly failures: BatchPart['failures'];
  /** Parts that are not there, such as `2/8`. */
  readonly missing: readonly string[];
}

/** Writes `answers.csv` and `report.html` of these parts into the folder of the results. */
export async function finishBatch(
  out: string,
  parts: readonly BatchPart[],
  sessionsFolder: string = path.join(out, sessionsFolderName),
): Promise<BatchOutcome> {
  const ordered = [...parts].sort((a, b) => a.shard.number - b.shard.number);
  const answers = ordered.flatMap((part) => part.answers);
  const failures = ordered.flatMap((part) => part.failures);
  const expected = ordered.reduce((sum, part) => sum + part.expected, 0);
  await writeFileAtomic(path.join(out, 'answers.csv'), batchTable(answers));
  const subject = ordered[0]!.subject;
  const thumbnail = (sessionId: string): Promise<Uint8Array | null> =>
    readFile(path.join(sessionsFolder, sessionId, sessionFiles.thumbnail)).catch(() => null);
  await writeFileAtomicInPieces(path.join(out, 'report.html'), async (write) => {
    for await (const piece of batchReport({ subject, expected, answers, failures, thumbnail }))
      await write(piece);
  });
  return { expected, answered: answers.length, failures, missing: missingParts(ordered) };
}

/**
 * Puts the parts of a batch together that lie in these folders: their sessions are copied into `out`, unless they are there, then
 * table and report are written.
 *
 * @throws EngineError `option-invalid` for a folder without a part, parts of different batches, or a part twice
 */
export async function mergeBatch(folders: readonly string[], out: string): Promise<BatchOutcome> {
  const found: { readonly folder: string; readonly part: BatchPart }[] = [];
  for (const folder of folders) {
    const names = await readdir(folder).catch((cause: unknown) => {
      throw invalid(`${folder} cannot be read (${String(cause)})`);
    });
    const parts = names.filter((name) => /^part-\d+-of-\d+\.json$/.test(name));
    if (parts.length === 0) throw invalid(`${folder} has no part-K-of-N.json`);
    for (const name of parts) found.push({ folder, part: await readPart(path.join(folder, name)) });
  }
  const chosen = onePartition(found);
  for (const { folder, part } of chosen) {
    if (path.resolve(folder) === path.resolve(out)) continue;
    await copySessions(folder, out, new Set(part.answers.map(({ sessionId }) => sessionId)));
    const { shard, subject, expected, answers, failures } = part;
    await writePart(out, { shard, subject, expected, answers, failures });
  }
  return finishBatch(
    out,
    chosen.map(({ part }) => part),
  );
}

/** Refuses what does not belong together. */
function onePartition<T extends { readonly part: BatchPart }>(found: readonly T[]): readonly T[] {
  const first = found[0]!.part;
  const seen = new Set<number>();
  for (const { part } of found) {
    const { shard, subject } = part;
    const different = (Object.keys(subject) as (keyof BatchSubject)[]).find(
      (key) => subject[key] !== first.subject[key],
    );
    if (different !== undefined) {
      throw invalid(
        `part ${shard.number}/${shard.count} has ${different} ${String(subject[different])} and another has ${String(first.subject[different])}`,
      );
    }
    if (shard.count !== first.shard.count)
      throw invalid(
        `there are parts of ${first.shard.count} and of ${shard.count}: delete those of the batch that is not wanted`,
      );
    if (seen.has(shard.number)) throw invalid(`part ${shard.number}/${shard.count} is there twice`);
    seen.add(shard.number);
  }
  return found;
}

async function copySessions(from: string, out: string, ids: ReadonlySet<string>): Promise<void> {
  const target = path.join(out, sessionsFolderName);
  await mkdir(target, { recursive: true });
  for (const id of ids) {
    const there = path.join(target, id);
    if ((await stat(there).catch(() => null)) !== null) continue;
    const copy = path.join(target, `.${randomUUID()}.part`);
    try {
      await cp(path.join(from, sessionsFolderName, id), copy, {
        recursive: true,
        filter: (file) => !file.endsWith('.lock'),
      });
      await rename(copy, there);
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }
}

function missingParts(parts: readonly BatchPart[]): string[] {
  const { count } = parts[0]!.shard;
  const there = new Set(parts.map(({ shard }) => shard.number));
  return Array.from({ length: count }, (_, index) => index + 1)
    .filter((number) => !there.has(number))
    .map((number) => `${number}/${count}`);
}

function invalid(got: string): EngineError {
  return new EngineError('option-invalid', `Expected folders with the parts of one batch, but ${got}.`);
}
