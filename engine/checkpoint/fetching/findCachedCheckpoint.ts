import { basename } from 'node:path';
import { HubCache } from '../../hub/HubCache.js';
import { type HubName, usualRevision } from '../../protocol/hubName.js';
import { hubCacheFolder } from '../../hub/hubSettings.js';
import { EngineError } from '../../protocol/EngineError.js';
import { separateTower } from './separateTower.js';
import { missingOfCheckpoint } from './weightFiles.js';

/** A checkpoint in the cache. */
export interface CachedCheckpoint {
  /** Its folder, which the engine opens. */
  readonly folder: string;
  readonly id: string;
  readonly commit: string;
  /** Of the vision tower that lies in a repository of its own; null where the checkpoint has its tower within. */
  readonly tower: { readonly folder: string; readonly id: string } | null;
}

/**
 * Finds a checkpoint in the cache of the hub's programs, whoever downloaded it. Nothing is asked of the network.
 *
 * @param cacheDir by default where the environment says (`hubCacheFolder`).
 * @throws EngineError `checkpoint-missing`, saying what is not there and how to get it; `checkpoint-malformed`
 */
export async function findCachedCheckpoint(
  name: HubName,
  cacheDir: string = hubCacheFolder(),
): Promise<CachedCheckpoint> {
  const folder = await new HubCache(cacheDir, name.id).find(name.revision);
  if (folder === undefined) throw notCached(name, cacheDir, null);
  const missing = missingOfCheckpoint(folder);
  if (missing !== null) throw notCached(name, cacheDir, missing);
  const tower = separateTower(folder) ?? null;
  const cached = { folder, id: name.id, commit: basename(folder) };
  if (tower === null) return { ...cached, tower };
  const ofTower = await new HubCache(cacheDir, tower.id).find(tower.revision);
  if (ofTower === undefined || missingOfCheckpoint(ofTower) !== null)
    throw notCached(name, cacheDir, `its vision tower ${tower.id}`);
  return { ...cached, tower: { folder: ofTower, id: tower.id } };
}

function notCached({ id, revision }: HubName, cacheDir: string, missing: string | null): EngineError {
  const what = revision === usualRevision ? id : `${id} at revision ${revision}`;
  const found = missing === null ? 'it is not there' : `of which ${missing} is not there`;
  const option = revision === usualRevision ? '' : ` --revision ${revision}`;
  return new EngineError(
    'checkpoint-missing',
    `Expected the model ${what} in the hub's cache ${cacheDir}, but ${found}. Get it with: fovea fetch ${id}${option}`,
  );
}
