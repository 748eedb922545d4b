import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../protocol/EngineError.js';
import { imageChoicesSchema } from '../../protocol/imageChoices.js';
import { decodeText } from '../../storage/decodeText.js';
import { gitLfsPointerAdvice, isGitLfsPointer } from '../../storage/gitLfsPointer.js';
import { selectionGridSide } from '../../protocol/selectionGrid.js';
import type { DatasetFormat, DatasetQuestion } from './DatasetFormat.js';

const fileName = 'questions.jsonl';

/**
 * This project's own format: a line of JSON a question, beside the images. A line without `id` is called by its number,
 * one without `split` belongs to a split called like the folder (docs/command-line.md, "fovea eval").
 */
export const questionsJsonl: DatasetFormat = {
  name: fileName,
  description: `a folder with ${fileName} and its images (python -m training.pictures.data writes such)`,
  judge: 'same-text',
  async detect(folder) {
    const file = path.join(folder, fileName);
    const entry = await stat(file).catch(() => null);
    return entry?.isFile() === true ? [file] : null;
  },
  async *readQuestions(folder): AsyncGenerator<DatasetQuestion> {
    const file = path.join(folder, fileName);
    const folderName = path.basename(path.resolve(folder));
    for (const [index, line] of (await readText(file)).split('\n').entries()) {
      if (line.trim() === '') continue;
      const place = `${file}, line ${index + 1}`;
      const { id = `line-${index + 1}`, split = folderName, answer, ...parsed } = parseLine(line, place);
      const { bands, range, page, ...rest } = parsed;
      const choices = { ...(bands && { bands }), ...(range && { range }), ...(page && { page }) };
      const chosen = Object.keys(choices).length > 0 && { choices };
      yield { id, split, answers: [answer], ...rest, ...chosen, place };
    }
  },
};

const coordinate = z
  .number()
  .int()
  .min(0)
  .max(selectionGridSide - 1);

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String).optional(),
  /** File beside questions.jsonl, or a path below it. */
  image: z.string().min(1),
  /** What of the image is shown: `bands`, `range`, `page`. */
  ...imageChoicesSchema.shape,
  question: z.string().min(1),
  answer: z.string(),
  split: z.string().min(1).optional(),
  kind: z.string().min(1).optional(),
  /** [row, column] each, read as row * 9 + column. */
  targetCells: z
    .array(z.tuple([coordinate, coordinate]).transform(([row, column]) => row * selectionGridSide + column))
    .optional(),
});

async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    if (isGitLfsPointer(bytes)) throw new EngineError('option-invalid', `${file} ${gitLfsPointerAdvice}`);
    return decodeText(bytes);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError(
      'option-invalid',
      `Expected a data set folder with ${fileName}, but ${file} cannot be read (${String(cause)}).`,
      { cause },
    );
  }
}

function parseLine(line: string, place: string): z.infer<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new EngineError(
      'option-invalid',
      `Expected {"image", "question", "answer", "id"?, "split"?, "kind"?, "targetCells"?, "bands"?, "range"?, "page"?} ` +
        `at ${place}, but: ${reason}`,
      { cause },
    );
  }
}
