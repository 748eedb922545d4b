import { stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../protocol/EngineError.js';
import { writtenPath } from '../../storage/writtenPath.js';
import type { Dataset } from './DatasetFormat.js';
import { questionKey, type Question } from './Question.js';

/**
 * Reads the questions of several data sets, in the order given.
 *
 * @throws EngineError `option-invalid` when one question is in two of them, a data set repeats an id or holds none, or an
 *   image is missing
 */
export async function readDatasets(datasets: readonly Dataset[]): Promise<Question[]> {
  const all: Question[] = [];
  const folderOf = new Map<string, string>();
  for (const dataset of datasets) {
    const { folder } = dataset;
    for (const question of await readDataset(dataset)) {
      const other = folderOf.get(question.key);
      if (other !== undefined) {
        throw new EngineError(
          'option-invalid',
          `Expected each question once, but "${question.id}" of ${folder} is in ${other} too. Name each data set once.`,
        );
      }
      folderOf.set(question.key, folder);
      all.push(question);
    }
  }
  return all;
}

async function readDataset({ folder, format, questionFiles }: Dataset): Promise<Question[]> {
  const questions: Question[] = [];
  const imageSizes = new Map<string, number>();
  for await (const asRead of format.readQuestions(folder)) {
    const { image: written, ...question } = asRead;
    const { embedded, place } = question;
    const image = embedded === undefined ? writtenPath(folder, written) : written;
    const imagePath = path.join(folder, image);
    const sizeBytes =
      imageSizes.get(imagePath) ??
      (embedded === undefined ? await fileSize(imagePath, place) : embedded.end - embedded.start);
    imageSizes.set(imagePath, sizeBytes);
    questions.push({
      ...question,
      key: questionKey({ ...asRead, image }, sizeBytes),
      imagePath,
      judge: format.judge,
    });
  }
  checkIds(questions, questionFiles.length > 3 ? folder : questionFiles.join(' and '));
  return questions;
}

async function fileSize(imagePath: string, place: string): Promise<number> {
  try {
    return (await stat(imagePath)).size;
  } catch (cause) {
    throw new EngineError(
      'option-invalid',
      `Expected the image ${imagePath}, which ${place} names, but it cannot be read (${String(cause)}).`,
      { cause },
    );
  }
}

function checkIds(questions: readonly Question[], files: string): void {
  const seen = new Set<string>();
  for (const { id } of questions) {
    if (seen.has(id))
      throw new EngineError('option-invalid', `Expected each id once in ${files}, but "${id}" is twice.`);
    seen.add(id);
  }
  if (questions.length === 0)
    throw new EngineError('option-invalid', `Expected questions in ${files}: it has none.`);
}
