import { createHash } from 'node:crypto';
import { choicesText } from '../../protocol/choicesText.js';
import type { JudgeName } from '../judges/judges.js';
import type { DatasetQuestion } from './DatasetFormat.js';

/** A question of a data set, ready to be asked. */
export interface Question extends Omit<DatasetQuestion, 'image'> {
  /** `id#hash`, where the hash covers all that is asked and the size of the image file: same key, same question. */
  readonly key: string;
  /** Path of the image file. */
  readonly imagePath: string;
  /** Judges its answer. */
  readonly judge: JudgeName;
}

/**
 * The key of a question. Results files hold it, so what goes into the hash and its order must stay.
 *
 * @param sizeBytes size of the image file
 */
export function questionKey(
  { id, split, kind, image, choices = {}, question, answers, targetCells }: DatasetQuestion,
  sizeBytes: number,
): string {
  const expected = answers.length === 1 ? answers[0] : answers;
  const chosen = choicesText(choices);
  const content = [split, kind ?? null, image, sizeBytes, question, expected, targetCells ?? null];
  if (chosen !== '') content.push(chosen);
  return `${id}#${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12)}`;
}
