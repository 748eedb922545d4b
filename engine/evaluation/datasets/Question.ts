import { createHash } from 'node:crypto';
import type { ImageSource } from '../../image/imageSource.js';
import { choicesText } from '../../protocol/choicesText.js';
import type { JudgeName } from '../judges/judges.js';
import type { DatasetQuestion } from './DatasetFormat.js';
import { readEmbeddedPicture } from './EmbeddedPicture.js';

/** A question of a data set, ready to be asked. */
export interface Question extends Omit<DatasetQuestion, 'image'> {
  /** `id#hash`, where the hash covers all that is asked and the size of the image file: same key, same question. */
  readonly key: string;
  /** Path of the image file; of an embedded picture, the file that holds it and its id (`images.json#7`). */
  readonly imagePath: string;
  /** Judges its answer. */
  readonly judge: JudgeName;
}

/**
 * The key of a question. Results files hold it, so what goes into the hash and its order must stay.
 *
 * @param sizeBytes size of the image file, or of the text of an embedded picture
 */
export function questionKey(
  { id, split, kind, image, choices = {}, question, answers, options, targetCells }: DatasetQuestion,
  sizeBytes: number,
): string {
  const expected = answers.length === 1 ? answers[0] : answers;
  const chosen = choicesText(choices);
  const content = [split, kind ?? null, image, sizeBytes, question, expected, targetCells ?? null];
  if (chosen !== '') content.push(chosen);
  if (options !== undefined) content.push(options);
  return `${id}#${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12)}`;
}

/** The picture that a question is about. @throws EngineError as `readEmbeddedPicture` */
export async function pictureOf({
  imagePath,
  embedded,
}: Pick<Question, 'imagePath' | 'embedded'>): Promise<ImageSource> {
  return embedded === undefined ? { path: imagePath } : readEmbeddedPicture(embedded, imagePath);
}
