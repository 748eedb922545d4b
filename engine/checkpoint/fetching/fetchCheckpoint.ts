import { DownloadProgress, type DownloadState } from '../../hub/DownloadProgress.js';
import { fetchFiles, type FetchSystem } from '../../hub/fetchFiles.js';
import type { WantedFile } from '../../hub/findFile.js';
import { HubClient } from '../../hub/HubClient.js';
import { type HubName, isCommit } from '../../protocol/hubName.js';
import { type HubSettings, readHubSettings } from '../../hub/hubSettings.js';
import { openRepository, type Repository } from '../../hub/Repository.js';
import type { HubPatience } from '../../hub/retrying.js';
import { EngineError } from '../../protocol/EngineError.js';
import { type CachedCheckpoint, findCachedCheckpoint } from './findCachedCheckpoint.js';
import { isPassing, orCannotWrite } from './fetchFailures.js';
import { planCheckpoint, planSeparateTower } from './planCheckpoint.js';
import { separateTower, towerNotices } from './separateTower.js';

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
    throw orCannotWrite(error, cacheDir);
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
  const fetch = (wanted: readonly WantedFile[]): Promise<void> =>
    fetchFiles(client, wanted, progress, system);
  let { own, tower } = await planCheckpoint(client, repository, fetch);
  if (tower === undefined) {
    await fetch(own); // one file, which says itself what it holds
    own = [];
    tower = await planSeparateTower(client, separateTower(folder) ?? null, fetch);
  }
  await fetch([...own, ...(tower?.files ?? [])]);

  // Now that all is there: a download that was cut is never taken for a whole one.
  await cache.keepRevision(name, commit);
  const ofTower = tower?.repository;
  await ofTower?.cache.keepRevision(ofTower.name, ofTower.commit);
  return {
    folder,
    id: name.id,
    commit,
    tower:
      ofTower === undefined ? null : { folder: ofTower.cache.snapshot(ofTower.commit), id: ofTower.name.id },
    notices: towerNotices(folder, new Set(files.keys())),
  };
}

function nothingWhole(error: unknown): undefined {
  if (!(error instanceof EngineError)) throw error;
  return undefined;
}
