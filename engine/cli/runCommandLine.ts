import { AppError } from '../protocol/AppError.js';
import { EngineError } from '../protocol/EngineError.js';
import type { Command, CommandContext } from './command.js';
import { parseCommandOptions } from './commandOptions.js';
import { commands } from './commands.js';
import { packageVersion } from './packageVersion.js';

/**
 * Runs `fovea WORDS...`.
 *
 * @returns the exit status: 0 done, 1 a fault of the program, 2 bad input (message on stderr), 130 interrupted
 */
export async function runCommandLine(words: readonly string[], context: CommandContext): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === 'help') {
    (name === undefined ? context.stderr : context.stdout).write(overview());
    return name === undefined ? 2 : 0;
  }
  try {
    if (name === '--version' || name === '-V') {
      context.stdout.write(`${await packageVersion(context.root)}\n`);
      return 0;
    }
    const command = commands.find((known) => known.name === name);
    if (command === undefined) {
      const known = commands.map((one) => one.name).join(', ');
      throw new EngineError('option-invalid', `There is no command "${name}". Known: ${known}.`);
    }
    if (rest.includes('--help')) {
      context.stdout.write(commandHelp(command));
      return 0;
    }
    await command.run(parseCommandOptions(command, rest), context);
    return context.signal.aborted ? 130 : 0;
  } catch (error) {
    if (context.signal.aborted) return 130;
    if (error instanceof AppError) {
      context.stderr.write(`fovea: ${error.message}\n`);
      return 2;
    }
    context.stderr.write(
      `fovea: a fault in the program: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 1;
  }
}

function overview(): string {
  const lines = commands.map((command) => `  ${usage(command).padEnd(34)} ${command.summary}`);
  return `${[
    'Ask questions about high-resolution images and see where the model looks.',
    '',
    ...lines,
    '',
    'fovea COMMAND --help tells the options of a command (docs/command-line.md), fovea --version the version.',
  ].join('\n')}\n`;
}

function usage(command: Command): string {
  return ['fovea', command.name, ...command.positionals].join(' ');
}

function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, { value, description }]) => {
    const left = value === undefined ? `--${name}` : `--${name} ${value}`;
    return `  ${left.padEnd(30)} ${description}`;
  });
  return `${[`${usage(command)} [options]`, '', command.summary, '', ...options].join('\n')}\n`;
}
