import { existsSync } from 'node:fs';
import { findCachedCheckpoint } from '../checkpoint/fetching/findCachedCheckpoint.js';
import { isHubId, parseHubName } from '../protocol/hubName.js';
import { EngineError } from '../protocol/EngineError.js';
import type { CommandContext } from './command.js';
import type { ParsedOptions } from './commandOptions.js';

/** The folder that `--model` means, or that of the shipped model. @throws as `checkpointFolder` */
export async function modelFolder(
  { values }: ParsedOptions,
  { defaultModelDir }: Pick<CommandContext, 'defaultModelDir'>,
): Promise<string> {
  const word = values.get('model');
  return word === undefined ? defaultModelDir : checkpointFolder(word);
}

/**
 * The folder that a person means by a path, or by the name of a model on the hub where there is no such folder.
 *
 * @throws EngineError `checkpoint-missing` for a name that is not in the hub's cache, with the command that gets it
 */
export async function checkpointFolder(word: string): Promise<string> {
  const [id = ''] = word.split('@', 1);
  if (existsSync(word) || !isHubId(id)) return word; // opening it tells what is wrong
  try {
    return (await findCachedCheckpoint(parseHubName(word))).folder;
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    throw new EngineError(cause.code, `There is no folder ${word}. ${cause.message}`, { cause });
  }
}
