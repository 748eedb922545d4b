import type { QuestionResult } from '../QuestionResult.js';

/**
 * Chooses examples by a rule that nobody can steer: in rounds, of each split in turn the first right and the first wrong
 * answer not chosen yet, in order of their keys and each on a picture of its own.
 *
 * @param imageOf the picture of a question, by key
 */
export function chooseExamples(
  results: readonly QuestionResult[],
  splits: readonly string[],
  imageOf: (key: string) => string | undefined,
  count: number,
): QuestionResult[] {
  const waiting = [...results].sort((a, b) => (a.key < b.key ? -1 : 1));
  const chosen: QuestionResult[] = [];
  const usedImages = new Set<string>();
  const take = (split: string, correct: boolean): boolean => {
    if (chosen.length === count) return false;
    const index = waiting.findIndex((result) => {
      const image = imageOf(result.key);
      return (
        result.split === split && result.correct === correct && image !== undefined && !usedImages.has(image)
      );
    });
    if (index < 0) return false;
    const [result] = waiting.splice(index, 1);
    usedImages.add(imageOf(result!.key)!);
    chosen.push(result!);
    return true;
  };
  for (let found = true; found;) {
    found = false;
    for (const split of splits) {
      for (const correct of [true, false]) found = take(split, correct) || found;
    }
  }
  return chosen.sort((a, b) => splits.indexOf(a.split) - splits.indexOf(b.split) || (a.key < b.key ? -1 : 1));
}
