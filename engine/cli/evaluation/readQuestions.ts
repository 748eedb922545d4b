import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../errors.js';
import { selectionGridSide } from '../../selection/selector.js';

const coordinate = z
  .number()
  .int()
  .min(0)
  .max(selectionGridSide - 1);

const questionSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  /** File beside questions.jsonl, or a path below it. */
  image: z.string().min(1),
  question: z.string().min(1),
  answer: z.string(),
  split: z.string().min(1),
  /** Cells [row, column] of the 9 x 9 grid that show what the question asks for; read as row * 9 + column. */
  targetCells: z
    .array(z.tuple([coordinate, coordinate]).transform(([row, column]) => row * selectionGridSide + column))
    .optional(),
});

/** A line of questions.jsonl. */
export type Question = z.infer<typeof questionSchema>;

/**
 * Reads a data set's questions.jsonl.
 *
 * @throws EngineError `option-invalid` naming file and line
 */
export async function readQuestions(datasetDir: string): Promise<Question[]> {
  const file = path.join(datasetDir, 'questions.jsonl');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new EngineError(
      'option-invalid',
      `Expected a data set folder with questions.jsonl, but ${file} cannot be read (${String(cause)}).`,
      { cause },
    );
  }
  const questions = text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    return [parseLine(line, `${file}, line ${index + 1}`)];
  });
  const seen = new Set<string>();
  for (const { id } of questions) {
    if (seen.has(id))
      throw new EngineError('option-invalid', `Expected each id once in ${file}, but "${id}" is twice.`);
    seen.add(id);
  }
  if (questions.length === 0)
    throw new EngineError('option-invalid', `Expected questions in ${file}: it has none.`);
  return questions;
}

function parseLine(line: string, where: string): Question {
  try {
    return questionSchema.parse(JSON.parse(line));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new EngineError(
      'option-invalid',
      `Expected {"id", "image", "question", "answer", "split", "targetCells"?} at ${where}, but: ${reason}`,
      { cause },
    );
  }
}
