import { EngineError } from '../protocol/EngineError.js';
import type { Command } from './command.js';
import { bashCompletion } from './completion/bashCompletion.js';
import type { CompletedCommand } from './completion/completionWords.js';
import { fishCompletion } from './completion/fishCompletion.js';
import { zshCompletion } from './completion/zshCompletion.js';

const scripts: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/**
 * `fovea completion`: what a shell needs to complete the command line, made of the table of commands.
 *
 * @param others the commands beside this one
 */
export function completionCommand(others: readonly Command[]): Command {
  const command: Command = {
    name: 'completion',
    summary: 'Print a script with which bash, zsh or fish completes commands and options',
    positionals: ['SHELL'],
    options: {},
    run({ positionals: [shell = ''] }, { stdout }) {
      const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
      if (script === undefined) {
        const known = Object.keys(scripts).join(', ');
        throw new EngineError('option-invalid', `Expected SHELL to be one of ${known}, but got "${shell}".`);
      }
      stdout.write(script([...others, command]));
      return Promise.resolve();
    },
  };
  return command;
}
