import { basename } from 'node:path';
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
  if (towerDir !== null) notices.push(`The vision tower was read from ${folderText(towerDir)}.`);
  if (findPreprocessor([dir, towerFolderOf(dir)]) === null) {
    notices.push(
      'There is no preprocessor_config.json: pixels are normalised with the mean and deviation of ' +
        'openai/clip-vit-large-patch14-336.',
    );
  }
  return notices;
}

/** By its last name: what is kept of a run may go to other people, whom no path of this machine concerns. */
function folderText(dir: string): string {
  const cached = /[/\\]models--(.+?)--(.+?)[/\\]snapshots[/\\]/.exec(dir);
  return cached === null
    ? `a folder of its own, ${basename(dir)}`
    : `the hub's cache, ${cached[1]!}/${cached[2]!} at ${basename(dir)}`;
}
