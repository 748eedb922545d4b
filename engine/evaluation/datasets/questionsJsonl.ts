import path from 'node:path';
import { z } from 'zod';
import { imageChoicesSchema } from '../../protocol/imageChoices.js';
import { selectionGridSide } from '../../protocol/selectionGrid.js';
import { isFile, parsed, readDataLines } from './dataFile.js';
import type { DatasetFormat, DatasetQuestion } from './DatasetFormat.js';
import { asksAsLlava } from './llavaQuestions.js';

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
    return (await isFile(file)) && !(await asksAsLlava(file)) ? [file] : null;
  },
  async *readQuestions(folder): AsyncGenerator<DatasetQuestion> {
    const file = path.join(folder, fileName);
    const folderName = path.basename(path.resolve(folder));
    for (const { line, number, place } of await readDataLines(file)) {
      const read = parsed(() => lineSchema.parse(JSON.parse(line)), form, place);
      const { id = `line-${number}`, split = folderName, answer, bands, range, page, ...rest } = read;
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

const form =
  '{"image", "question", "answer", "id"?, "split"?, "kind"?, "targetCells"?, "bands"?, "range"?, "page"?}';
