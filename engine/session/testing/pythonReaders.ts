import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';

/** Python for tests: `FOVEA_TEST_PYTHON`, otherwise what the system calls `python3`. */
export const python = process.env['FOVEA_TEST_PYTHON'] ?? 'python3';

/**
 * Whether Python has these modules; where it has not, a test that needs them is skipped (`test.skipIf`) with this reason in
 * its name.
 */
export function missingModules(...modules: readonly string[]): string | null {
  const code = modules.map((name) => `assert importlib.util.find_spec(${JSON.stringify(name)})`).join('; ');
  const { status } = spawnSync(python, ['-c', `import importlib.util; ${code}`]);
  return status === 0 ? null : `${python} has not all of ${modules.join(', ')}`;
}

/** What a reader of `readExports.py` saw of a file. @throws Error with what Python said, where the reader refused it */
export function readWithPython(reader: string, ...words: readonly string[]): unknown {
  const script = path.join(import.meta.dirname, 'readExports.py');
  return JSON.parse(
    execFileSync(python, [script, reader, ...words], { encoding: 'utf8', maxBuffer: 2 ** 28 }),
  );
}
