import type { Checkpoint } from '../checkpoint/Checkpoint.js';
import { towerFolderOf } from '../checkpoint/layouts/readCheckpointConfig.js';
import { findPreprocessor } from '../preprocess/preprocessSettings.js';

/** What is taken for granted of a checkpoint whose files do not say it, a sentence each. */
export function openingNotices({ dir, towerDir, hasUntrainedHighres }: Checkpoint): readonly string[] {
  const notices: string[] = [];
  if (hasUntrainedHighres) {
    notices.push(
      'The high-res reading of this model is untrained: its ordinary projections make high-res keys and values. What it ' +
        'reads there may help it or confuse it.',
    );
  }
  if (towerDir !== null) notices.push(`The vision tower was read from ${towerDir}.`);
  if (findPreprocessor([dir, towerFolderOf(dir)]) === null) {
    notices.push(
      'There is no preprocessor_config.json: pixels are normalised with the mean and deviation of ' +
        'openai/clip-vit-large-patch14-336.',
    );
  }
  return notices;
}
