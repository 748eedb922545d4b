import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineError } from '../../protocol/EngineError.js';
import type { Checkpoint } from '../Checkpoint.js';
import { readJsonFile } from '../files/readJsonFile.js';
import { type TaughtFile, taughtFileName, taughtFileSchema, taughtVersion } from './taughtFile.js';
import { towerIdentity } from './towerIdentity.js';

/**
 * What a checkpoint folder says its model was taught.
 *
 * @returns null where it says nothing.
 * @throws EngineError `checkpoint-malformed` when the file is not as expected or was made with another vision tower.
 */
export function readTaught(checkpoint: Checkpoint): TaughtFile | null {
  const path = join(checkpoint.dir, taughtFileName);
  if (!existsSync(path)) return null;
  const content = readJsonFile(path);
  checkVersion(content, path);
  const { success, data: taught, error } = taughtFileSchema.safeParse(content);
  if (!success) throw malformed(path, firstProblem(error), error);
  const width = 2 * checkpoint.config.vision.hiddenSize;
  const { kinds, slope } = taught.pictures;
  const other = [slope, ...kinds.map(({ mean }) => mean)].find(({ length }) => length !== width);
  if (other !== undefined) {
    throw malformed(
      path,
      `it compares ${other.length} statistics of a picture where the tower gives ${width}`,
    );
  }
  if (taught.tower !== towerIdentity(checkpoint)) {
    throw malformed(path, 'it was measured with another vision tower than the one beside it');
  }
  return taught;
}

function checkVersion(content: unknown, path: string): void {
  const { version } = z.object({ version: z.unknown() }).catch({ version: undefined }).parse(content);
  if (typeof version === 'number' && version > taughtVersion) {
    throw malformed(path, `it is of version ${version}, which needs a newer Fovea`);
  }
}

/** Such as "pictures.limit is not right: Too small: expected number to be >0". */
function firstProblem({ issues }: z.ZodError): string {
  const { path, message } = issues[0]!;
  return `${path.length === 0 ? 'it' : path.join('.')} is not right: ${message}`;
}

function malformed(path: string, problem: string, cause?: Error): EngineError {
  return new EngineError(
    'checkpoint-malformed',
    `Expected ${path} to say what this model was taught (version ${taughtVersion}), but ${problem}. Restore the file, ` +
      'or remove it: the model then opens without a rule for what lies outside.',
    { cause },
  );
}
