import { dirname, resolve } from 'node:path';
import { DownloadProgress } from '../../hub/DownloadProgress.js';
import { fetchFiles } from '../../hub/fetchFiles.js';
import { findFile, type WantedFile } from '../../hub/findFile.js';
import { freeBytesOf } from '../../hub/freeBytesOf.js';
import { HubClient } from '../../hub/HubClient.js';
import { type HubSettings, readHubSettings } from '../../hub/hubSettings.js';
import { openRepository, type Repository } from '../../hub/Repository.js';
import { type HubPatience, usualPatience } from '../../hub/retrying.js';
import { EngineError } from '../../protocol/EngineError.js';
import { type HubName, hubNameText, isCommit } from '../../protocol/hubName.js';
import type { HubOffer } from '../../protocol/hubOffer.js';
import { detectLayout } from '../layouts/detectLayout.js';
import { readConfigFields } from '../layouts/readCheckpointConfig.js';
import type { FetchOptions } from './fetchCheckpoint.js';
import { isPassing, orCannotWrite } from './fetchFailures.js';
import { type CachedCheckpoint, findCachedCheckpoint } from './findCachedCheckpoint.js';
import { type CheckpointPlan, planCheckpoint } from './planCheckpoint.js';
import { towerNotices, towerOf } from './separateTower.js';
import { snapshotSize } from './snapshotSize.js';

/** Somebody waits for the answer: what does not work at once is said. */
const lookUpPatience: HubPatience = { ...usualPatience, tries: 2, longestWaitMs: 3000 };

/**
 * Asks the hub what a checkpoint is and how much of it is to be downloaded, before anything large comes: config.json and the
 * indices of its weights are fetched, nothing else. Where the hub cannot be reached, what lies in the cache whole is offered.
 *
 * @throws EngineError as `fetchCheckpoint`; `checkpoint-malformed` also of a model of another kind than those that are read
 */
export async function lookUpCheckpoint(
  name: HubName,
  options: Omit<FetchOptions, 'onProgress'> = {},
): Promise<HubOffer> {
  const settings = options.settings ?? (await readHubSettings());
  const { cacheDir } = settings;
  const cached = await findCachedCheckpoint(name, cacheDir).catch((error: unknown) => {
    if (error instanceof EngineError) return undefined;
    throw error;
  });
  if (settings.offline) {
    if (cached === undefined) throw notHereOffline(name, cacheDir);
    return offerOfCached(name, cached, settings, ['HF_HUB_OFFLINE is set: the hub was not asked.']);
  }
  if (cached !== undefined && isCommit(name.revision)) return offerOfCached(name, cached, settings, []);
  const client = await HubClient.open(settings, options.patience ?? lookUpPatience, options.signal);
  try {
    const repository = await openRepository(client, name, cached === undefined).catch((error: unknown) => {
      if (cached !== undefined && isPassing(error)) return error;
      throw error;
    });
    if (repository instanceof EngineError)
      return await offerOfCached(name, cached!, settings, [repository.message]);
    return await offerOf(client, repository, options);
  } catch (error) {
    throw orCannotWrite(error, cacheDir);
  } finally {
    await client.close();
  }
}

async function offerOf(
  client: HubClient,
  repository: Repository,
  { system = {} }: FetchOptions,
): Promise<HubOffer> {
  const { cache, commit, files, name, licence } = repository;
  const { settings } = client;
  const small: WantedFile[] = [];
  const plan = await planCheckpoint(client, repository, async (wanted) => {
    small.push(...wanted);
    await fetchFiles(client, wanted, new DownloadProgress(), system);
    if (small.length === 1) checkLayout(cache.snapshot(commit), name);
  });
  let [totalBytes, hereBytes, fileCount] = [0, 0, 0];
  for (const wanted of [...small, ...plan.own, ...(plan.tower?.files ?? [])]) {
    const found = await findFile(client, wanted);
    totalBytes += found.sizeBytes;
    hereBytes += found.hereBytes;
    fileCount++;
  }
  const folder = cache.snapshot(commit);
  return {
    ...{ name: hubNameText(name), commit, licence, fileCount, totalBytes, hereBytes },
    folder: dirname(dirname(folder)),
    freeBytes: await (system.freeBytes ?? freeBytesOf)(settings.cacheDir),
    tower: towerIn(plan.tower, folder),
    isWhole: hereBytes === totalBytes && plan.tower !== undefined,
    notices: towerNotices(folder, new Set(files.keys())),
  };
}

async function offerOfCached(
  name: HubName,
  { folder, commit, tower }: CachedCheckpoint,
  { cacheDir }: HubSettings,
  notices: readonly string[],
): Promise<HubOffer> {
  const sizes = await Promise.all([folder, ...(tower === null ? [] : [tower.folder])].map(snapshotSize));
  const bytes = sizes.reduce((sum, one) => sum + one.bytes, 0);
  return {
    ...{ name: hubNameText(name), commit, licence: null, totalBytes: bytes, hereBytes: bytes },
    fileCount: sizes.reduce((sum, one) => sum + one.files, 0),
    folder: dirname(dirname(resolve(folder))),
    freeBytes: await freeBytesOf(cacheDir),
    tower: tower === null ? null : { id: tower.id, isCertain: true },
    isWhole: true,
    notices,
  };
}

function towerIn(tower: CheckpointPlan['tower'], folder: string): HubOffer['tower'] {
  if (tower === null) return null;
  return tower === undefined
    ? { id: towerOf(folder)!, isCertain: false }
    : { id: tower.repository.name.id, isCertain: true };
}

/** @throws EngineError `checkpoint-malformed` where config.json says that this is another kind of model */
function checkLayout(folder: string, { id }: HubName): void {
  try {
    detectLayout(readConfigFields(folder, undefined));
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    const message = `${id} is no model that Fovea reads: ${cause.message}`;
    throw new EngineError(cause.code, message, { cause });
  }
}

function notHereOffline({ id }: HubName, cacheDir: string): EngineError {
  return new EngineError(
    'hub-unreachable',
    `HF_HUB_OFFLINE is set, so the hub is not asked, and ${id} is not whole in the cache ${cacheDir}. Unset it, or copy the ` +
      "model's folder there from another machine.",
  );
}
