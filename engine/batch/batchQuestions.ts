import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../protocol/EngineError.js';
import { type ImageChoices, imageChoicesSchema } from '../protocol/imageChoices.js';
import { maxQuestionLength } from '../protocol/limits.js';
import { readTextFile } from '../storage/readTextFile.js';

/** A question of a batch. */
export interface BatchQuestion {
  readonly question: string;
  /** The picture it is about, as its line names it; absent for one that is asked of every picture. */
  readonly image?: string;
  /** The right answer, where the line has one. */
  readonly expected?: string;
  /** What of the picture is shown, before what holds for all. */
  readonly choices?: ImageChoices;
  /** Such as `questions.txt, line 3`. */
  readonly place: string;
}

/**
 * Reads the questions of a batch. A file whose name ends in `.jsonl` has a JSON object a line: `question`, and if wanted `image`
 * (a name or a path; without it the question is asked of every picture), `answer` (what would be right), `bands`, `range`, `page`.
 * Any other file has a question a line, asked of every picture. Empty lines count nowhere, a question twice counts once.
 *
 * @throws EngineError `option-invalid` for a file that cannot be read, has no question, or a line that is no question
 */
export async function readBatchQuestions(file: string): Promise<BatchQuestion[]> {
  return parseBatchQuestions(await readText(file), file);
}

/** As `readBatchQuestions`, of a text. @param file what its questions are said to stand in */
export function parseBatchQuestions(text: string, file: string): BatchQuestion[] {
  const lines = text.split(/\r\n|\n|\r/);
  const isJson = path.extname(file).toLowerCase() === '.jsonl';
  const found = new Map<string, BatchQuestion>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const place = `${file}, line ${index + 1}`;
    const question = isJson ? parseLine(line, place) : { question: line.trim(), place };
    const key = JSON.stringify([question.question, question.image, question.choices]);
    if (!found.has(key)) found.set(key, question);
  }
  if (found.size === 0) throw invalid(`Expected a question a line in ${file}, but it has none.`);
  return [...found.values()];
}

const lineSchema = z.strictObject({
  question: z.string().trim().min(1).max(maxQuestionLength),
  image: z.string().min(1).optional(),
  answer: z.string().optional(),
  // What a data set for `fovea eval` has besides may stand there and does nothing here.
  id: z.unknown(),
  split: z.unknown(),
  kind: z.unknown(),
  targetCells: z.unknown(),
  ...imageChoicesSchema.shape,
});

function parseLine(line: string, place: string): BatchQuestion {
  try {
    const { question, image, answer, bands, range, page } = lineSchema
      .partial({ id: true, split: true, kind: true, targetCells: true })
      .parse(JSON.parse(line));
    const choices = { ...(bands && { bands }), ...(range && { range }), ...(page && { page }) };
    return {
      question,
      ...(image !== undefined && { image }),
      ...(answer !== undefined && { expected: answer }),
      ...(Object.keys(choices).length > 0 && { choices }),
      place,
    };
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw invalid(
      `Expected {"question", "image"?, "answer"?, "bands"?, "range"?, "page"?} at ${place}, but: ${reason}`,
      cause,
    );
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readTextFile(file);
  } catch (cause) {
    throw invalid(
      `Expected --questions to name a text file, but ${file} cannot be read (${String(cause)}).`,
      cause,
    );
  }
}

function invalid(message: string, cause?: unknown): EngineError {
  return new EngineError('option-invalid', message, { cause });
}
