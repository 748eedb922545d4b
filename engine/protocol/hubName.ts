import { EngineError } from './EngineError.js';
import { isSafePath } from './safePath.js';

/** A model on the hub. */
export interface HubName {
  /** `owner/name`. */
  readonly id: string;
  /** A branch, a tag, or the 40 hexadecimal digits of a commit. */
  readonly revision: string;
}

/** What is meant where no revision is named. */
export const usualRevision = 'main';

/**
 * Reads `owner/name` or `owner/name@revision`.
 *
 * @throws EngineError `option-invalid`
 */
export function parseHubName(text: string, revision?: string): HubName {
  const at = text.indexOf('@');
  const id = at < 0 ? text : text.slice(0, at);
  const written = at < 0 ? undefined : text.slice(at + 1);
  if (written !== undefined && revision !== undefined) {
    throw invalid(`Expected one revision, but got "${written}" in ${text} and "${revision}" beside it.`);
  }
  if (!isHubId(id)) {
    throw invalid(
      `Expected the name of a model on the hub, owner/name or owner/name@revision such as ` +
        `llava-hf/llava-1.5-7b-hf, but got "${text}".`,
    );
  }
  const chosen = written ?? revision ?? usualRevision;
  if (!isSafePath(chosen)) {
    throw invalid(`Expected a branch, a tag or a commit as the revision of ${id}, but got "${chosen}".`);
  }
  return { id, revision: chosen };
}

/** A name as it is written: the revision only where it is not the usual one. */
export function hubNameText({ id, revision }: HubName): string {
  return revision === usualRevision ? id : `${id}@${revision}`;
}

/** Whether a text is `owner/name` or `owner/name@revision`. */
export function isHubName(text: string): boolean {
  const at = text.indexOf('@');
  if (at < 0) return isHubId(text);
  return isHubId(text.slice(0, at)) && isSafePath(text.slice(at + 1));
}

/** Whether a text is an owner and a name as the hub has them: letters, digits, `-`, `_` and single dots, at most 96 each. */
export function isHubId(text: string): boolean {
  const parts = text.split('/');
  return parts.length === 2 && parts.every((part) => isNamePart(part));
}

/** Whether a revision is a commit, which always stands for the same files. */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

/** `--` parts owner and name in the cache, so neither may hold it. */
function isNamePart(part: string): boolean {
  return /^[A-Za-z0-9_](?:[\w.-]{0,94}[\w])?$/.test(part) && !part.includes('--') && !part.includes('..');
}

function invalid(message: string): EngineError {
  return new EngineError('option-invalid', message);
}
