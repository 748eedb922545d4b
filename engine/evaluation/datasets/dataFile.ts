import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { EngineError } from '../../protocol/EngineError.js';
import { decodeText } from '../../storage/decodeText.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../../storage/gitLfsPointer.js';

/** What LLaVA is told where an answer should be short, for benchmarks whose questions stand alone. */
export const shortAnswer = '\nAnswer the question using a single word or phrase.';

/** Whether there is a file of this name. */
export async function isFile(file: string): Promise<boolean> {
  const entry = await stat(file).catch(() => null);
  return entry?.isFile() === true;
}

/** The text of a file of a data set. @throws EngineError `option-invalid`, for a Git LFS pointer too */
export async function readDataText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    if (isGitLfsPointer(bytes)) throw new EngineError('option-invalid', `${file} ${gitLfsPointerAdvice}`);
    return decodeText(bytes);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError(
      'option-invalid',
      `Expected a file of a data set, but ${file} cannot be read (${String(cause)}).`,
      { cause },
    );
  }
}

/** What a JSON file of a data set holds. @param form what is expected, for messages. @throws EngineError `option-invalid` */
export async function readDataJson<T>(file: string, schema: z.ZodType<T>, form: string): Promise<T> {
  const text = await readDataText(file);
  return parsed(() => schema.parse(JSON.parse(text)), form, file);
}

/** The lines of a file of JSON a line, empty ones left out, with where they stand. @throws EngineError `option-invalid` */
export async function readDataLines(
  file: string,
): Promise<readonly { readonly line: string; readonly number: number; readonly place: string }[]> {
  return (await readDataText(file))
    .split('\n')
    .map((line, index) => ({ line, number: index + 1, place: `${file}, line ${index + 1}` }))
    .filter(({ line }) => line.trim() !== '');
}

/** A part of a data file as a schema has it. @param place for messages. @throws EngineError `option-invalid` */
export function parsed<T>(parse: () => T, form: string, place: string): T {
  try {
    return parse();
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new EngineError('option-invalid', `Expected ${form} at ${place}, but: ${reason}`, { cause });
  }
}
