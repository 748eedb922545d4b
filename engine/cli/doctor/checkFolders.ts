import { tmpdir } from 'node:os';
import { hubCacheFolder } from '../../hub/hubSettings.js';
import { freeBytes } from '../../storage/freeBytes.js';
import { tryWritingInto } from '../../storage/tryWriting.js';
import { sessionsFolderOf } from '../profileFolder.js';
import { type Check, reasonOf, works } from './Check.js';

/** Less room than this is told, in bytes: pictures are laid out in the temporary folder, models in the cache. */
const littleRoom = 2 ** 31;

/** Folders that Fovea writes to: whether it may, and how much room there is. */
export async function checkFolders(): Promise<Check[]> {
  return Promise.all([
    checkFolder('temporary folder', tmpdir, 'Set TMPDIR to a folder that can be written to.'),
    checkFolder(
      'sessions',
      () => sessionsFolderOf(undefined),
      'Make it writable; sessions are not kept otherwise.',
    ),
    checkFolder('models of the hub', hubCacheFolder, 'Make it writable, or set HF_HOME to a folder that is.'),
  ]);
}

async function checkFolder(name: string, folderOf: () => string, advice: string): Promise<Check> {
  try {
    const folder = folderOf();
    await tryWritingInto(folder);
    const free = await freeBytes(folder);
    const found = `${folder}, ${free === null ? 'room unknown' : `${(free / 1e9).toFixed(1)} GB free`}`;
    return free === null || free >= littleRoom
      ? works(name, found)
      : { name, state: 'note', found, advice: 'Make room on that disk.' };
  } catch (error) {
    return { name, state: name === 'temporary folder' ? 'fails' : 'note', found: reasonOf(error), advice };
  }
}
