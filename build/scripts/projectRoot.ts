import { resolve } from 'node:path';

/** Root folder of the repository. */
export const projectRoot = resolve(import.meta.dirname, '..', '..');
