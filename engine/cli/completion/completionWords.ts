import type { CommandSpec, OptionSpec } from '../commandOptions.js';

/** What a shell is told of a command. */
export interface CompletedCommand extends CommandSpec {
  readonly name: string;
  readonly summary: string;
}

/** The words that may stand behind an option, `cpu|webgpu|auto`; none where it takes a path, a number or a text. */
export function valueWords({ value = '' }: OptionSpec): readonly string[] {
  const words = value.split('|');
  return words.length > 1 && words.every((word) => /^[a-z0-9][a-z0-9-]*$/.test(word)) ? words : [];
}

/** In single quotes, for a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
