import path from 'node:path';
import { isCommit, isHubId } from '../protocol/hubName.js';

/** A folder of the hub's cache that is one commit of a model. */
export interface HubModelFolder {
  /** `owner/name`; without an owner for the oldest models, which have none. */
  readonly id: string;
  readonly commit: string;
  /** The folder of all that is kept of this model, which has to go to be rid of it. */
  readonly repository: string;
}

/** How the cache calls the folder of a model. */
export function modelFolderName(id: string): string {
  return `models--${id.replaceAll('/', '--')}`;
}

/** The id of a model by the folder that the cache has of it; undefined for any other folder. */
export function idOfModelFolderName(name: string): string | undefined {
  const id = /^models--(.+)$/.exec(name)?.[1]?.replace('--', '/');
  return id !== undefined && isHubId(id) ? id : undefined;
}

/** Which model of the hub a folder is, by its path alone; null where it lies in no cache. */
export function hubModelOf(folder: string): HubModelFolder | null {
  const whole = path.resolve(folder);
  const [name = '', snapshots, commit = ''] = whole.split(path.sep).slice(-3);
  const found = /^models--(.+)$/.exec(name);
  if (snapshots !== 'snapshots' || !isCommit(commit) || found === null) return null;
  return { id: found[1]!.replace('--', '/'), commit, repository: path.dirname(path.dirname(whole)) };
}

/** The model's own name where a folder is one of the cache, whose last part is a commit; else the folder's name. */
export function nameOfModelFolder(folder: string): string {
  return hubModelOf(folder)?.id.replace(/^.*\//, '') ?? path.basename(path.resolve(folder));
}
