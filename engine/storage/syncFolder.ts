import { fileSystem, type FileOperations } from './fileOperations.js';

/** What says that the disk failed, rather than that the system cannot do this. */
const diskFailures: readonly (string | undefined)[] = ['EIO', 'ENOSPC', 'EDQUOT'];

/**
 * Makes what was made, renamed or removed in a folder survive a power cut. Where a system cannot do it (Windows, some
 * network drives, a folder that may not be read) nothing is done.
 *
 * @throws Error when the disk failed.
 */
export async function syncFolder(folder: string, files: FileOperations = fileSystem): Promise<void> {
  const handle = await files.open(folder, 'r').catch(throwDiskFailure);
  try {
    await handle?.sync().catch(throwDiskFailure);
  } finally {
    await handle?.close();
  }
}

function throwDiskFailure(error: NodeJS.ErrnoException): undefined {
  if (diskFailures.includes(error.code)) throw error;
}
