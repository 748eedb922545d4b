import { join } from 'node:path';

/** The file of a level's rows in a large picture's folder; the ending of the full picture's is libvips'. */
export function levelPath(folder: string, level: number): string {
  return join(folder, level === 0 ? 'level-0.v' : `level-${level}.rows`);
}
