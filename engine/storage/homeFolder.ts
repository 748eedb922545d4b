import { homedir } from 'node:os';
import path from 'node:path';
import { EngineError } from '../protocol/EngineError.js';

/**
 * The person's own folder. Services and containers may run without one: what is kept there then needs another place.
 *
 * @param variable what names that place, for the message
 * @throws EngineError `option-invalid` where there is none
 */
export function homeFolder(variable: string): string {
  let folder: string;
  try {
    folder = homedir();
  } catch {
    folder = '';
  }
  if (path.isAbsolute(folder)) return folder;
  throw new EngineError(
    'option-invalid',
    `Expected a home folder, but this user has none (HOME is ${JSON.stringify(folder)}). Set HOME` +
      `${variable === 'HOME' ? '' : `, or ${variable},`} to the path of a folder that can be written to.`,
  );
}
