import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../protocol/EngineError.js';
import { hashOfFile } from '../../storage/hashOfFile.js';
import { readTextFile } from '../../storage/readTextFile.js';
import { writeFileAtomic } from '../../storage/writeFileAtomic.js';
import { unfinishedConversionFile } from '../files/openTensorFiles.js';

const finishedFileSchema = z.object({
  name: z.string().regex(/^model-\d{5}-of-\d{5}\.safetensors$/),
  sizeBytes: z.int().positive(),
  sha256: z.string(),
});

const journalSchema = z.object({
  version: z.literal(1),
  /** What is converted, and to what. */
  identity: z.string(),
  finished: z.array(finishedFileSchema),
});

/** A file of weights that a conversion has written and will not write again. */
export type FinishedFile = z.infer<typeof finishedFileSchema>;

/** Writes down what is finished: the next conversion to the folder begins there. */
export async function writeJournal(
  targetDir: string,
  identity: string,
  finished: readonly FinishedFile[],
): Promise<void> {
  const journal = { version: 1, identity, finished };
  await writeFileAtomic(join(targetDir, unfinishedConversionFile), `${JSON.stringify(journal, null, 2)}\n`);
}

/**
 * What an earlier conversion to the folder has finished; nothing where there was none.
 *
 * @throws EngineError `option-invalid` when it was of another checkpoint or to other weights.
 */
export async function readJournal(targetDir: string, identity: string): Promise<readonly FinishedFile[]> {
  const text = await readTextFile(join(targetDir, unfinishedConversionFile)).catch(() => undefined);
  if (text === undefined) return [];
  const journal = journalSchema.safeParse(parseJson(text)).data;
  if (journal?.identity === identity) return journal.finished;
  throw new EngineError(
    'option-invalid',
    `${targetDir} holds the beginning of another conversion (of another or a changed checkpoint, or to other weights). ` +
      'Remove that folder, or name another one.',
  );
}

/** Whether a finished file is still there, byte for byte. */
export async function isStillThere(
  targetDir: string,
  { name, sizeBytes, sha256 }: FinishedFile,
): Promise<boolean> {
  const path = join(targetDir, name);
  const size = (await stat(path).catch(() => undefined))?.size;
  return size === sizeBytes && (await hashOfFile(path)) === sha256;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
