import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { hubCacheFolder } from '../../hub/hubSettings.js';
import { EngineError } from '../../protocol/EngineError.js';
import { decodeText } from '../../storage/decodeText.js';
import { readOrdinaryFile } from '../../storage/readOrdinaryFile.js';
import { writtenPath } from '../../storage/writtenPath.js';
import { holdsTensorFiles } from '../files/openTensorFiles.js';

/**
 * Folders where the tower that a checkpoint names may lie, the likeliest first: the path itself, the folder of that name beside
 * the checkpoint, and the cache of Hugging Face's hub.
 *
 * @param name `mm_vision_tower`: a path, absolute or from the checkpoint, or the name of a repository on the hub.
 */
export function towerPlaces(checkpointDir: string, name: string): readonly string[] {
  const dir = resolve(checkpointDir);
  const places = [
    resolve(dir, writtenPath(dir, name)),
    join(dirname(dir), lastName(name)),
    ...hubPlaces(name),
  ];
  return [...new Set(places)];
}

/** The first of `towerPlaces` with a config.json; undefined where there is none. */
export function findTowerConfig(checkpointDir: string, name: string): string | undefined {
  const folder = towerPlaces(checkpointDir, name).find(isOther(checkpointDir));
  return folder === undefined ? undefined : join(folder, 'config.json');
}

/**
 * The folder that holds the tower's weights, of a checkpoint that does not hold them itself.
 *
 * @throws EngineError `checkpoint-missing`, saying where it was looked for and how to get it.
 */
export function findTower(checkpointDir: string, name: string): string {
  const places = towerPlaces(checkpointDir, name);
  const folder = places.filter(isOther(checkpointDir)).find(holdsTensorFiles);
  if (folder !== undefined) return folder;
  const beside = join(dirname(resolve(checkpointDir)), lastName(name));
  const advice = isHubName(name)
    ? `Get it with: fovea fetch ${name}, or copy its folder to ${beside}`
    : `Copy that folder to ${beside}, or correct "mm_vision_tower" in config.json`;
  throw new EngineError(
    'checkpoint-missing',
    `${checkpointDir} does not hold its vision tower but names it: "${name}". Expected a folder of it with config.json and its ` +
      `weights; there is none at ${places.join(', nor at ')}. ${advice}.`,
  );
}

/** Whether a folder describes a tower; the checkpoint's own config.json describes none. */
function isOther(checkpointDir: string): (folder: string) => boolean {
  return (folder) => folder !== resolve(checkpointDir) && existsSync(join(folder, 'config.json'));
}

function lastName(name: string): string {
  return basename(name.replace(/[/\\]+$/, '').replaceAll('\\', '/'));
}

/** An owner and a name, as the hub writes them. */
function isHubName(name: string): boolean {
  return /^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(name);
}

/** Downloaded versions of a repository, the one that `main` was last first (huggingface_hub, "Understand caching"). */
function hubPlaces(name: string): readonly string[] {
  if (!isHubName(name)) return [];
  const cache = hubCacheOrNone();
  if (cache === null) return [];
  const repository = join(cache, `models--${name.replace('/', '--')}`);
  const snapshots = join(repository, 'snapshots');
  if (!existsSync(snapshots)) return [repository];
  const main = join(repository, 'refs', 'main');
  const current = existsSync(main) ? [decodeText(readOrdinaryFile(main, 4096)).trim()] : [];
  const revisions = new Set([...current, ...readdirSync(snapshots).sort()]);
  return [...revisions].map((revision) => join(snapshots, revision));
}

/** Who has no home has no cache, and may have the tower beside the checkpoint all the same. */
function hubCacheOrNone(): string | null {
  try {
    return hubCacheFolder();
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}
