import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Lists the shared libraries that an executable links to and the system does not have.
 *
 * @param executablePath a dynamically linked ELF executable
 * @returns library names such as `libgtk-3.so.0`; empty when none is missing
 */
export async function missingLibraries(executablePath: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ldd', [executablePath]);
  return parseMissingLibraries(stdout);
}

/** Picks the names out of the lines `NAME => not found` that `ldd` prints. */
export function parseMissingLibraries(lddOutput: string): string[] {
  const names = [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]!);
  return [...new Set(names)];
}
