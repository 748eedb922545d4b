import { DownloadProgress, type DownloadState } from '../../hub/DownloadProgress.js';
import { fetchFiles, type FetchSystem } from '../../hub/fetchFiles.js';
import { HubClient } from '../../hub/HubClient.js';
import { type HubName, isCommit } from '../../protocol/hubName.js';
import { type HubSettings, readHubSettings } from '../../hub/hubSettings.js';
import { openRepository, type Repository } from '../../hub/Repository.js';
import type { HubPatience } from '../../hub/retrying.js';
import { EngineError } from '../../protocol/EngineError.js';
import { type CachedCheckpoint, findCachedCheckpoint } from './findCachedCheckpoint.js';
import { neededCompanions, neededTowerCompanions, neededWeights } from './neededFiles.js';
import { separateTower, towerNotices, towerOf } from './separateTower.js';
import { weightFileNames } from './weightFiles.js';

/** What a caller of `fetchCheckpoint` may set. */
export interface FetchOptions {
  /** By default what the environment says (`readHubSettings`). */
  readonly settings?: HubSettings;
  readonly patience?: HubPatience;
  readonly signal?: AbortSignal;
  readonly onProgress?: (state: DownloadState) => void;
  /** For tests. */
  readonly system?: FetchSystem;
}

/** A checkpoint in the cache, as the hub has it or as it was there. */
export interface FetchedCheckpoint extends CachedCheckpoint {
  /** What should be known of it, sentences. */
  readonly notices: readonly string[];
}

/**
 * Brings a checkpoint from the hub into the cache that Hugging Face's programs share: what the engine reads, nothing else. What
 * is there is not downloaded again. Where the hub cannot be reached, what is in the cache whole is used.
 *
 * @throws EngineError `hub-not-found`, `hub-access-denied`, `hub-rate-limited`, `hub-unreachable`, `hub-answer-unsound`,
 * `hub-file-damaged`, `disk-full`, `checkpoint-missing` of what is no checkpoint, `checkpoint-malformed`, `option-invalid` of an
 * environment that cannot be used, `engine-busy` when another process holds a file and gets nowhere; the signal's reason once it
 * is aborted
 */
export async function fetchCheckpoint(name: HubName, options: FetchOptions = {}): Promise<FetchedCheckpoint> {
  const settings = options.settings ?? (await readHubSettings());
  const { cacheDir } = settings;
  if (settings.offline) {
    const cached = await findCachedCheckpoint(name, cacheDir);
    return { ...cached, notices: ['HF_HUB_OFFLINE is set: taken from the cache, the hub was not asked.'] };
  }
  const cached = await findCachedCheckpoint(name, cacheDir).catch(nothingWhole);
  if (cached !== undefined && isCommit(name.revision)) return { ...cached, notices: [] };
  const client = await HubClient.open(settings, options.patience, options.signal);
  try {
    const repository = await openRepository(client, name, cached === undefined).catch((error: unknown) => {
      if (cached !== undefined && isPassing(error)) return error;
      throw error;
    });
    if (repository instanceof EngineError)
      return { ...cached!, notices: [`${repository.message} What is in the cache is used.`] };
    return await fetchWhole(client, repository, options);
  } catch (error) {
    throw isSystemError(error) ? cannotWrite(cacheDir, error) : error;
  } finally {
    await client.close();
  }
}

async function fetchWhole(
  client: HubClient,
  repository: Repository,
  { onProgress, system }: FetchOptions,
): Promise<FetchedCheckpoint> {
  const { cache, commit, files, name } = repository;
  const folder = cache.snapshot(commit);
  const progress = new DownloadProgress(onProgress);
  const fetch = (wanted: readonly (readonly [Repository, string])[]): Promise<void> => {
    const list = wanted.map(([from, file]) => ({ repository: from, name: file }));
    return fetchFiles(client, list, progress, system);
  };
  const own = (names: readonly string[]) => names.map((file) => [repository, file] as const);

  // Small files first: they say what else is needed.
  const weights = neededWeights(files, name.id);
  await fetch(own(['config.json']));
  const indices = weights.filter(({ isIndex }) => isIndex).map((found) => found.name);
  const companions = neededCompanions(files, towerOf(folder)).filter((file) => file !== 'config.json');
  await fetch(own([...new Set([...companions, ...indices])]));

  let shards = own(weights.flatMap((found) => weightFileNames(folder, files, found)));
  let towerName = separateTower(folder);
  if (towerName === undefined) {
    await fetch(shards); // one file, which says itself what it holds
    shards = [];
    towerName = separateTower(folder);
  }
  const tower = towerName == null ? null : await openRepository(client, towerName);
  await fetch([...shards, ...(tower === null ? [] : await filesOfTower(tower, fetch))]);

  // Now that all is there: a download that was cut is never taken for a whole one.
  await cache.keepRevision(name, commit);
  await tower?.cache.keepRevision(tower.name, tower.commit);
  return {
    folder,
    id: name.id,
    commit,
    tower: tower === null ? null : { folder: tower.cache.snapshot(tower.commit), id: tower.name.id },
    notices: towerNotices(folder, new Set(files.keys())),
  };
}

/** Fetches what is small of a tower. @returns its weights, which are still to be fetched */
async function filesOfTower(
  tower: Repository,
  fetch: (wanted: readonly (readonly [Repository, string])[]) => Promise<void>,
): Promise<(readonly [Repository, string])[]> {
  const { files, name, cache, commit } = tower;
  const [weights] = neededWeights(files, name.id);
  const small = [...neededTowerCompanions(files), ...(weights!.isIndex ? [weights!.name] : [])];
  await fetch(small.map((file) => [tower, file]));
  return weightFileNames(cache.snapshot(commit), files, weights!).map((file) => [tower, file]);
}

function nothingWhole(error: unknown): undefined {
  if (!(error instanceof EngineError)) throw error;
  return undefined;
}

/** Whether a failure says nothing of the model, only that the hub cannot be asked now. */
function isPassing(error: unknown): error is EngineError {
  return error instanceof EngineError && ['hub-unreachable', 'hub-rate-limited'].includes(error.code);
}

/** A refusal of the operating system: no permission, a file where a folder should be. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error && !(error instanceof EngineError);
}

function cannotWrite(cacheDir: string, cause: NodeJS.ErrnoException): EngineError {
  return new EngineError(
    'option-invalid',
    `Cannot write into the hub's cache ${cacheDir}: ${cause.message}. Set HF_HOME to a folder that may be written to.`,
    { cause },
  );
}
