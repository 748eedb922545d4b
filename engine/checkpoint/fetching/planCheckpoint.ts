import type { WantedFile } from '../../hub/findFile.js';
import type { HubClient } from '../../hub/HubClient.js';
import { openRepository, type Repository } from '../../hub/Repository.js';
import type { HubName } from '../../protocol/hubName.js';
import { neededCompanions, neededTowerCompanions, neededWeights } from './neededFiles.js';
import { separateTower, towerOf } from './separateTower.js';
import { weightFileNames } from './weightFiles.js';

/** Brings small files into the cache, which say what else is needed. */
export type FetchSmall = (wanted: readonly WantedFile[]) => Promise<void>;

/** The repository of a vision tower, and what of it is needed. */
export interface TowerPlan {
  readonly repository: Repository;
  readonly files: readonly WantedFile[];
}

/** All that a checkpoint needs of the hub. */
export interface CheckpointPlan {
  /** Of its own repository, the weights last. */
  readonly own: readonly WantedFile[];
  /** Null where the tower is within the checkpoint; undefined where its one file of weights has to be here to tell. */
  readonly tower: TowerPlan | null | undefined;
}

/**
 * Finds out what of a repository, and of that of its tower, the engine reads. Of the files themselves only config.json and the
 * indices of the weights are fetched.
 *
 * @throws EngineError `checkpoint-missing` of what is no checkpoint, `checkpoint-malformed`, and as `openRepository` and `fetch`
 */
export async function planCheckpoint(
  client: HubClient,
  repository: Repository,
  fetch: FetchSmall,
): Promise<CheckpointPlan> {
  const { cache, commit, files, name } = repository;
  const folder = cache.snapshot(commit);
  const weights = neededWeights(files, name.id);
  const indices = weights.filter(({ isIndex }) => isIndex).map((found) => found.name);
  await fetch(wantedOf(repository, ['config.json']));
  await fetch(wantedOf(repository, indices));
  const early = new Set(['config.json', ...indices]);
  const companions = neededCompanions(files, towerOf(folder)).filter((file) => !early.has(file));
  const shards = weights.flatMap((found) => weightFileNames(folder, files, found));
  const own = wantedOf(repository, [...new Set([...companions, ...shards])]);
  const towerName = separateTower(folder);
  const tower = towerName === undefined ? undefined : await planSeparateTower(client, towerName, fetch);
  return { own, tower };
}

/** What of a tower's own repository is needed; null where there is none. @throws as `planCheckpoint` */
export async function planSeparateTower(
  client: HubClient,
  towerName: HubName | null,
  fetch: FetchSmall,
): Promise<TowerPlan | null> {
  if (towerName === null) return null;
  const repository = await openRepository(client, towerName);
  const { files, cache, commit } = repository;
  const [weights] = neededWeights(files, towerName.id);
  if (weights!.isIndex) await fetch(wantedOf(repository, [weights!.name]));
  const names = [
    ...neededTowerCompanions(files),
    ...weightFileNames(cache.snapshot(commit), files, weights!),
  ];
  return { repository, files: wantedOf(repository, names) };
}

function wantedOf(repository: Repository, names: readonly string[]): WantedFile[] {
  return names.map((name) => ({ repository, name }));
}
