import { EngineError } from '../protocol/EngineError.js';
import type { Question } from './datasets/Question.js';
import type { Shard } from './shard.js';

/** Which questions of all that were read are asked. */
export interface QuestionChoice {
  /** Only these splits; all when undefined. */
  readonly splits: readonly string[] | undefined;
  /** At most the first so many of each split. */
  readonly limit: number;
  readonly shard: Shard;
}

/** The questions of a run. */
export interface ChosenQuestions {
  /** All shards together, in order of the data. */
  readonly all: readonly Question[];
  /** Those of this shard; those on one image follow one another, so that its features are made once. */
  readonly ofShard: readonly Question[];
}

/**
 * Chooses by split, limit and shard. Images are dealt to shards in turn, so one image is seen by one shard only and the
 * same choice always gives the same shards.
 *
 * @throws EngineError `option-invalid` for a split that is not there
 */
export function chooseQuestions(
  questions: readonly Question[],
  { splits, limit, shard }: QuestionChoice,
): ChosenQuestions {
  const known = [...new Set(questions.map((question) => question.split))];
  const chosen = splits ?? known;
  const missing = chosen.filter((split) => !known.includes(split));
  if (missing.length > 0) {
    throw new EngineError(
      'option-invalid',
      `Expected --split to name splits of the data (${known.join(', ')}), but got ${missing.join(', ')}.`,
    );
  }
  const all = known
    .filter((split) => chosen.includes(split))
    .flatMap((split) => questions.filter((question) => question.split === split).slice(0, limit));
  const byImage = new Map<string, Question[]>();
  for (const question of all) {
    const together = byImage.get(question.imagePath);
    if (together === undefined) byImage.set(question.imagePath, [question]);
    else together.push(question);
  }
  const ofShard = [...byImage.values()].filter((_, index) => index % shard.count === shard.number - 1).flat();
  return { all, ofShard };
}
