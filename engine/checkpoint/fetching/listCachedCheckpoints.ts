import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { hubCacheFolder } from '../../hub/hubSettings.js';
import { idOfModelFolderName } from '../../hub/modelFolder.js';
import { EngineError } from '../../protocol/EngineError.js';
import { hubNameText, isHubName, parseHubName } from '../../protocol/hubName.js';
import { detectLayout } from '../layouts/detectLayout.js';
import { readConfigFields } from '../layouts/readCheckpointConfig.js';
import { type CachedCheckpoint, findCachedCheckpoint } from './findCachedCheckpoint.js';
import { snapshotSize } from './snapshotSize.js';

/** A checkpoint that lies whole in the cache. */
export interface ListedCheckpoint {
  /** `owner/name`, or `owner/name@revision` of another branch or tag than the usual one. */
  readonly name: string;
  /** With a separate vision tower. */
  readonly bytes: number;
}

/** Refs of one model; those of pull requests can be many. */
const mostRevisions = 20;

/**
 * The checkpoints of the hub's cache that are whole and of a layout that is read, whoever downloaded them, by name. Nothing is
 * asked of the network.
 *
 * @param cacheDir by default where the environment says (`hubCacheFolder`); one that is not there holds none.
 */
export async function listCachedCheckpoints(
  cacheDir: string = hubCacheFolder(),
): Promise<readonly ListedCheckpoint[]> {
  const found: ListedCheckpoint[] = [];
  for (const folder of (await readdir(cacheDir).catch(() => [])).sort()) {
    const id = idOfModelFolderName(folder);
    if (id === undefined) continue;
    for (const revision of await revisionsOf(join(cacheDir, folder))) {
      const name = `${id}@${revision}`;
      const whole = isHubName(name) ? await wholeCheckpoint(name, cacheDir) : null;
      if (whole === null) continue;
      const folders = [whole.folder, ...(whole.tower === null ? [] : [whole.tower.folder])];
      const sizes = await Promise.all(folders.map(snapshotSize));
      found.push({
        name: hubNameText(parseHubName(name)),
        bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
      });
    }
  }
  return found;
}

/** The checkpoint of a name where it is whole and could be opened. */
async function wholeCheckpoint(name: string, cacheDir: string): Promise<CachedCheckpoint | null> {
  try {
    const cached = await findCachedCheckpoint(parseHubName(name), cacheDir);
    detectLayout(readConfigFields(cached.folder, undefined));
    return cached;
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}

/** Branches and tags that were downloaded. */
async function revisionsOf(repository: string): Promise<readonly string[]> {
  const entries = await readdir(join(repository, 'refs'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  const refs = join(repository, 'refs', sep);
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(refs.length).split(sep).join('/'))
    .slice(0, mostRevisions);
}
