import { parseArgs } from 'node:util';

/**
 * Reads `--name value` pairs of a script, and `--name` alone for those of `flags`.
 *
 * @param names options that may be given, each with what it means
 * @param flags options without a value; `yes` where they are given
 * @throws Error telling the usage
 */
export function scriptOptions<Name extends string>(
  script: string,
  names: Readonly<Record<Name, string>>,
  flags: readonly NoInfer<Name>[] = [],
): Partial<Record<Name, string>> {
  const isFlag = (name: string): boolean => flags.some((flag) => flag === name);
  const options = Object.fromEntries(
    Object.keys(names).map((name) => [
      name,
      { type: isFlag(name) ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  try {
    const { values } = parseArgs({ options, allowPositionals: false });
    const given = Object.entries(values).map(([name, value]) => [name, value === true ? 'yes' : value]);
    return Object.fromEntries(given) as Partial<Record<Name, string>>;
  } catch (cause) {
    const lines = Object.entries<string>(names).map(([name, meaning]) => `  --${name.padEnd(12)} ${meaning}`);
    throw new Error(`${String(cause)}\nnpm run ${script} -- [options]\n${lines.join('\n')}`, { cause });
  }
}

/** A whole number of at least 1, or the fallback when the option is not given. */
export function wholeNumber(name: string, given: string | undefined, fallback: number): number {
  if (given === undefined) return fallback;
  const value = Number(given);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Error(`Expected --${name} to be a whole number of at least 1, but got "${given}".`);
}
