import { EngineError } from '../protocol/EngineError.js';

/** One `--name` of a command; `value` is what help calls its argument, absent for a switch. */
export interface OptionSpec {
  readonly value?: string;
  readonly description: string;
}

/** What a command takes: `positionals` are the names that help shows; the last may be repeated when it ends in `...`. */
export interface CommandSpec {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
}

/** What was given. */
export interface ParsedOptions {
  readonly positionals: readonly string[];
  /** Value of each option given; a switch has ''. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Reads `--name value`, `--name=value`, `--switch` and positionals; `--` ends the options. A value may start
 * with a minus sign when a digit follows (`--input-ids -200,5`), or be one alone (`--json -`).
 *
 * @throws EngineError `option-invalid`
 */
export function parseCommandOptions(spec: CommandSpec, words: readonly string[]): ParsedOptions {
  const values = new Map<string, string>();
  const positionals: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') {
      positionals.push(...words.slice(i + 1));
      break;
    }
    if (!word.startsWith('--')) {
      positionals.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const name = word.slice(2, equals < 0 ? undefined : equals);
    const option = Object.hasOwn(spec.options, name) ? spec.options[name] : undefined;
    if (option === undefined) throw unknownOption(name, spec);
    if (values.has(name)) throw invalid(`Expected --${name} once, but it is given twice.`);
    if (option.value === undefined) {
      if (equals >= 0) throw invalid(`Expected --${name} without a value, but got "${word}".`);
      values.set(name, '');
    } else if (equals >= 0) {
      if (equals === word.length - 1) throw noValue(name, option);
      values.set(name, word.slice(equals + 1));
    } else {
      const next = words[i + 1];
      if (next === undefined || next === '' || /^-(?!\.?\d|$)/.test(next)) throw noValue(name, option);
      values.set(name, next);
      i++;
    }
  }
  checkPositionals(spec, positionals);
  return { positionals, values };
}

function checkPositionals({ positionals }: CommandSpec, given: readonly string[]): void {
  if (given.length === positionals.length) return;
  if (positionals.at(-1)?.endsWith('...') === true && given.length > positionals.length) return;
  const expected = positionals.length === 0 ? 'no arguments besides options' : positionals.join(' and ');
  const got = given.length === 0 ? 'none' : given.map((word) => `"${word}"`).join(', ');
  const advice =
    positionals.includes('QUESTION') && given.length > positionals.length
      ? 'Put a question of several words in quotes.'
      : 'fovea COMMAND --help tells what a command needs.';
  throw invalid(`Expected ${expected}, but got ${got}. ${advice}`);
}

function noValue(name: string, { value = '', description }: OptionSpec): EngineError {
  return invalid(`Expected a value after --${name} (${value}: ${description}).`);
}

function unknownOption(name: string, spec: CommandSpec): EngineError {
  const known = Object.keys(spec.options).map((option) => `--${option}`);
  return invalid(`There is no option --${name}. Known here: ${known.join(', ')}.`);
}

function invalid(message: string): EngineError {
  return new EngineError('option-invalid', message);
}

/** One of `choices`, or `fallback` when the option is not given. */
export function choice<T extends string>(
  options: ParsedOptions,
  name: string,
  choices: readonly T[],
  fallback: T,
): T {
  const given = options.values.get(name);
  if (given === undefined) return fallback;
  const found = choices.find((known) => known === given);
  if (found !== undefined) return found;
  throw new EngineError(
    name === 'provider' ? 'provider-unknown' : 'option-invalid',
    `Expected --${name} to be one of ${choices.join(', ')}, but got "${given}".`,
  );
}

/** A number from `least` to `most`, or undefined when the option is not given. */
export function numberOption(
  options: ParsedOptions,
  name: string,
  { least, most, whole = true }: { least: number; most: number; whole?: boolean },
): number | undefined {
  const given = options.values.get(name);
  if (given === undefined) return undefined;
  const value = given.trim() === '' ? NaN : Number(given);
  if (Number.isFinite(value) && value >= least && value <= most && (!whole || Number.isInteger(value))) {
    return value;
  }
  const kind = whole ? 'a whole number' : 'a number';
  throw invalid(`Expected --${name} to be ${kind} from ${least} to ${most}, but got "${given}".`);
}

/** The option's value. @throws EngineError when it is not given */
export function requiredOption(options: ParsedOptions, spec: CommandSpec, name: string): string {
  const given = options.values.get(name);
  if (given !== undefined && given !== '') return given;
  const { value = '', description } = spec.options[name]!;
  throw invalid(`Expected --${name} ${value} (${description}), but it is not given.`);
}
