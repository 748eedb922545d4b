import { z } from 'zod';
import { runRecordSchema, type RunRecord } from '../protocol/runRecord.js';
import { sessionSchema, type Session } from '../protocol/session.js';
import { decodeText } from '../storage/decodeText.js';
import type { FileOperations } from '../storage/fileOperations.js';
import { migrateRun, migrateSession } from './migrateSession.js';
import { SessionError } from './SessionError.js';

/** Largest `session.json` or record of a run that is read, in bytes: far above honest work. */
export const maxSessionFileBytes = 2 ** 28;

/** A `session.json` that was read. */
export interface ReadSession {
  readonly session: Session;
  /** Whether the file has an older version. */
  readonly isOlder: boolean;
}

/**
 * Reads a `session.json` of any version. A view that does not fit is left out: the work counts, not how the window stood.
 *
 * @throws SessionError `session-missing`, `session-malformed`, `session-newer`.
 */
export async function readSessionFile(file: string, files: FileOperations): Promise<ReadSession> {
  const found = await readJson(file, files);
  const raw = migrateSession(found, file);
  const isOlder = raw !== found;
  const parsed = sessionSchema.safeParse(raw);
  if (parsed.success) return { session: parsed.data, isOlder };
  const withoutView = sessionSchema.safeParse({ ...(raw as object), view: null });
  return { session: checked(withoutView, file), isOlder };
}

/**
 * Reads the record of a run of any version.
 *
 * @throws SessionError `session-missing` where it is not there, `session-malformed`, `session-newer`.
 */
export async function readRunFile(file: string, files: FileOperations): Promise<RunRecord> {
  return checked(runRecordSchema.safeParse(migrateRun(await readJson(file, files), file)), file);
}

function checked<T>(parsed: z.ZodSafeParseResult<T>, file: string): T {
  if (parsed.success) return parsed.data;
  const reason = z.prettifyError(parsed.error).slice(0, 500);
  throw malformed(file, `is not as Fovea writes it. ${reason}`);
}

async function readJson(file: string, files: FileOperations): Promise<unknown> {
  let bytes: Uint8Array;
  try {
    const found = await files.stat(file);
    if (!found.isFile()) throw malformed(file, 'is no file.');
    if (found.size > maxSessionFileBytes) throw malformed(file, `has ${found.size} bytes, more than any.`);
    bytes = await files.readFile(file);
  } catch (cause) {
    if (cause instanceof SessionError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new SessionError(
      isMissing ? 'session-missing' : 'session-malformed',
      isMissing
        ? `Expected ${file}, but it is not there. Take it from a backup if it should be.`
        : `${file} cannot be read: ${message}. Check the disk and the permissions of the file.`,
      { cause },
    );
  }
  try {
    return JSON.parse(decodeText(bytes));
  } catch (cause) {
    throw malformed(file, 'is no JSON.', cause);
  }
}

function malformed(file: string, problem: string, cause?: unknown): SessionError {
  return new SessionError(
    'session-malformed',
    `${file} ${problem} Take it from a backup, or delete what it belongs to.`,
    cause === undefined ? undefined : { cause },
  );
}
