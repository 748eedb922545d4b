import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Names the present state of a set of files and folders; it changes when a file is added, removed or written.
 *
 * @param root folder that `paths` are relative to
 * @param paths files and folders; those that do not exist count as absent
 * @returns sha256 over every file's path, size and modification time, in hex
 */
export async function fingerprint(root: string, paths: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const path of [...paths].sort()) await describe(root, path, lines);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

async function describe(root: string, path: string, lines: string[]): Promise<void> {
  const facts = await stat(join(root, path)).catch(() => null);
  if (facts === null) {
    lines.push(`${path} absent`);
  } else if (facts.isDirectory()) {
    for (const name of (await readdir(join(root, path))).sort())
      await describe(root, `${path}/${name}`, lines);
  } else {
    lines.push(`${path} ${facts.size} ${facts.mtimeMs}`);
  }
}
