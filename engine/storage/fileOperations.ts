import * as promises from 'node:fs/promises';

/** What storage asks of a file system: Node's own, or in tests one that fails, or remembers what it was asked. */
export type FileOperations = Pick<
  typeof promises,
  'copyFile' | 'mkdir' | 'open' | 'readFile' | 'readdir' | 'rename' | 'rm' | 'stat' | 'lstat'
>;

/** The file system itself. */
export const fileSystem: FileOperations = promises;
