import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../protocol/EngineError.js';
import { selectionGridSide } from '../protocol/selectionGrid.js';

const coordinate = z
  .number()
  .int()
  .min(0)
  .max(selectionGridSide - 1);

const questionSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String).optional(),
  /** File beside questions.jsonl, or a path below it. */
  image: z.string().min(1),
  question: z.string().min(1),
  answer: z.string(),
  split: z.string().min(1).optional(),
  /** What sort of question it is, for accuracy by kind. */
  kind: z.string().min(1).optional(),
  /** Cells [row, column] of the 9 x 9 grid that show what the question asks for; read as row * 9 + column. */
  targetCells: z
    .array(z.tuple([coordinate, coordinate]).transform(([row, column]) => row * selectionGridSide + column))
    .optional(),
});

/** A line of questions.jsonl. */
export interface Question {
  readonly id: string;
  /** `id#hash`, where the hash covers all that is asked and the size of the image file: same key, same question. */
  readonly key: string;
  /** Path of the image file. */
  readonly imagePath: string;
  readonly question: string;
  readonly answer: string;
  readonly split: string;
  readonly kind?: string;
  /** Cells of the 9 x 9 grid, row * 9 + column. */
  readonly targetCells?: readonly number[];
}

/**
 * Reads a data set's questions.jsonl. A line without `id` is called by its number, one without `split` belongs to a
 * split called like the folder.
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
  const questions: Question[] = [];
  const imageSizes = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parseLine(line, `${file}, line ${index + 1}`);
    const imagePath = path.join(datasetDir, parsed.image);
    const sizeBytes = imageSizes.get(imagePath) ?? (await fileSize(imagePath, `${file}, line ${index + 1}`));
    imageSizes.set(imagePath, sizeBytes);
    const { id = `line-${index + 1}`, split = path.basename(path.resolve(datasetDir)) } = parsed;
    const { question, answer, kind, targetCells } = parsed;
    const content = [split, kind ?? null, parsed.image, sizeBytes, question, answer, targetCells ?? null];
    const key = `${id}#${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12)}`;
    questions.push({
      ...{ id, key, imagePath, question, answer, split },
      ...(kind !== undefined && { kind }),
      ...(targetCells !== undefined && { targetCells }),
    });
  }
  checkIds(questions, file);
  return questions;
}

async function fileSize(imagePath: string, where: string): Promise<number> {
  try {
    return (await stat(imagePath)).size;
  } catch (cause) {
    throw new EngineError(
      'option-invalid',
      `Expected the image ${imagePath}, which ${where} names, but it cannot be read (${String(cause)}).`,
      { cause },
    );
  }
}

function checkIds(questions: readonly Question[], file: string): void {
  const seen = new Set<string>();
  for (const { id } of questions) {
    if (seen.has(id))
      throw new EngineError('option-invalid', `Expected each id once in ${file}, but "${id}" is twice.`);
    seen.add(id);
  }
  if (questions.length === 0)
    throw new EngineError('option-invalid', `Expected questions in ${file}: it has none.`);
}

function parseLine(line: string, where: string): z.infer<typeof questionSchema> {
  try {
    return questionSchema.parse(JSON.parse(line));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new EngineError(
      'option-invalid',
      `Expected {"image", "question", "answer", "id"?, "split"?, "kind"?, "targetCells"?} at ${where}, but: ${reason}`,
      { cause },
    );
  }
}
