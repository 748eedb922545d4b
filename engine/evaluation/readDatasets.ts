import { EngineError } from '../protocol/EngineError.js';
import { readQuestions, type Question } from './readQuestions.js';

/**
 * Reads the questions of several data sets, in the order given.
 *
 * @throws EngineError `option-invalid` when one question is in two of them
 */
export async function readDatasets(folders: readonly string[]): Promise<Question[]> {
  const all: Question[] = [];
  const folderOf = new Map<string, string>();
  for (const folder of folders) {
    for (const question of await readQuestions(folder)) {
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
