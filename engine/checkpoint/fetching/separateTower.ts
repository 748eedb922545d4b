import { join } from 'node:path';
import { type HubName, isHubId, parseHubName } from '../../protocol/hubName.js';
import { JsonFields } from '../files/JsonFields.js';
import { holdsTower } from './weightFiles.js';

/** The vision tower that a checkpoint's config.json names; undefined where it names none. @throws EngineError `checkpoint-malformed` */
export function towerOf(dir: string): string | undefined {
  const fields = JsonFields.readFile(join(dir, 'config.json'));
  return fields.has('mm_vision_tower') ? fields.string('mm_vision_tower') : undefined;
}

/**
 * The repository of a checkpoint's vision tower.
 *
 * @param dir the checkpoint's folder, with its config.json.
 * @returns null where the tower is within the checkpoint or no model on the hub, undefined where the weights must be there before
 * it can be told
 * @throws EngineError `checkpoint-malformed`
 */
export function separateTower(dir: string): HubName | null | undefined {
  const tower = towerOf(dir);
  if (tower === undefined || !isHubId(tower)) return null;
  const isWithin = holdsTower(dir);
  if (isWithin === undefined) return undefined;
  return isWithin ? null : parseHubName(tower);
}

/** Says that a tower cannot be fetched, for it lies where the checkpoint was made; nothing where it can, or need not be. */
export function towerNotices(dir: string, files: Pick<ReadonlySet<string>, 'has'>): string[] {
  const tower = towerOf(dir);
  if (tower === undefined || isHubId(tower) || files.has(`${tower}/config.json`)) return [];
  if (holdsTower(dir) !== false) return [];
  return [
    `Its vision tower is not in it, and config.json names it by a path of another machine ("${tower}"): put the folder of ` +
      'that tower there, or correct "mm_vision_tower".',
  ];
}
