import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';
import type { ImageChoices } from '../protocol/imageChoices.js';
import type { Shard } from '../evaluation/shard.js';
import type { BatchQuestion } from './batchQuestions.js';

/** A picture of a batch and what is asked about it. */
export interface BatchPicture {
  readonly path: string;
  readonly tasks: readonly BatchTask[];
}

/** A question about one picture. */
export interface BatchTask {
  readonly question: string;
  readonly expected: string | null;
  /** What of the picture is shown for it. */
  readonly choices: ImageChoices;
}

/**
 * Deals the questions out to the pictures: one that names no picture is asked of every one. A name stands for a picture by its
 * path, from the working folder or from that of the questions' file, or by its file name where only one has that.
 *
 * @param choices that hold for every picture, after those of a line
 * @throws EngineError `option-invalid` for a line whose picture is not among them, or that several fit
 */
export function batchTasks(
  pictures: readonly string[],
  questions: readonly BatchQuestion[],
  { choices, questionsFile }: { readonly choices: ImageChoices; readonly questionsFile: string },
): BatchPicture[] {
  const asked = new Map<string, BatchTask[]>(pictures.map((picture) => [picture, []]));
  for (const { question, image, expected = null, choices: own, place } of questions) {
    const task = { question, expected, choices: { ...choices, ...own } };
    const about =
      image === undefined ? pictures : [pictureNamed(image, pictures, path.dirname(questionsFile), place)];
    for (const picture of about) asked.get(picture)!.push(task);
  }
  return [...asked]
    .map(([picture, tasks]) => ({ path: picture, tasks }))
    .filter(({ tasks }) => tasks.length > 0);
}

/** The pictures of one part: they are dealt out in turn, so the same command always gives the same parts. */
export function ofShard(pictures: readonly BatchPicture[], { number, count }: Shard): BatchPicture[] {
  return pictures.filter((_, index) => index % count === number - 1);
}

function pictureNamed(
  name: string,
  pictures: readonly string[],
  questionsFolder: string,
  place: string,
): string {
  const names = [...new Set([name, name.replaceAll('\\', '/')])]; // as it is, and as a Windows program means it
  const wanted = new Set(names.flatMap((one) => [path.resolve(one), path.resolve(questionsFolder, one)]));
  const byPath = pictures.find((picture) => wanted.has(path.resolve(picture)));
  if (byPath !== undefined) return byPath;
  const byName = pictures.filter((picture) => names.includes(path.basename(picture)));
  if (byName.length === 1) return byName[0]!;
  const got =
    byName.length === 0
      ? 'none of the pictures given is called so'
      : `${byName.length} are called so (${byName.slice(0, 3).join(', ')}${byName.length > 3 ? ', …' : ''}): write its path`;
  throw new EngineError(
    'option-invalid',
    `Expected one of the pictures at ${place} ("image": "${name}"), but ${got}.`,
  );
}
