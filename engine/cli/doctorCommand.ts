import { EngineError } from '../protocol/EngineError.js';
import type { Command } from './command.js';
import type { Check } from './doctor/Check.js';
import { checkFolders } from './doctor/checkFolders.js';
import { checkMemory, checkModel, checkPictures, checkVersions } from './doctor/checkProgram.js';
import { checkProviders } from './doctor/checkProviders.js';

/** `fovea doctor`: whether this machine and this installation can do what Fovea does, and what to do where they cannot. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Check providers, libraries, memory and folders, and say what to do',
  positionals: [],
  options: { json: { description: 'print one JSON array, an object a check' } },
  async run(options, { stdout, root, defaultModelDir, signal }) {
    const checks: readonly Check[] = [
      await checkVersions(root),
      checkMemory(),
      ...(await checkProviders()),
      await checkPictures(root),
      await checkModel(defaultModelDir, signal),
      ...(await checkFolders()),
    ];
    stdout.write(
      options.values.has('json') ? `${JSON.stringify(checks, undefined, 2)}\n` : checks.map(lineOf).join(''),
    );
    const failing = checks.filter(({ state }) => state === 'fails').map(({ name }) => name);
    if (failing.length > 0) {
      throw new EngineError(
        'provider-unavailable',
        `Fovea cannot work here: ${failing.join(', ')} of ${checks.length} checks. What to do stands with each.`,
      );
    }
  },
};

const marks: Readonly<Record<Check['state'], string>> = { works: 'ok', note: 'note', fails: 'FAILS' };

function lineOf({ name, state, found, advice }: Check): string {
  const line = `${marks[state].padEnd(6)}${name.padEnd(18)} ${found}\n`;
  return advice === null ? line : `${line}${' '.repeat(25)}${advice}\n`;
}
