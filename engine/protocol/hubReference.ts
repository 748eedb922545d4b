import { type HubName, isHubId, isHubName, parseHubName, usualRevision } from './hubName.js';
import { isSafePath } from './safePath.js';

/** The model that a text means, or what is wrong with the text, for the person who writes it. */
export type HubReference =
  { readonly ok: true; readonly name: HubName } | { readonly ok: false; readonly problem: string };

/**
 * Reads what a person writes or pastes for a model of the hub: `owner/name`, `owner/name@revision`, or the address of its page or
 * of a file of it on huggingface.co, with or without `https://`.
 */
export function readHubReference(text: string): HubReference {
  const written = text.trim();
  if (/\s/.test(written)) return wrong('A name has no spaces.');
  const address = /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)(?:\/|$)([^?#]*)/i.exec(written);
  if (address !== null) return readPagePath(address[1]!);
  if (/^[a-z][a-z+.-]*:/i.test(written))
    return wrong('Only addresses of huggingface.co are understood. Another hub is set with HF_ENDPOINT.');
  if (isHubName(written)) return { ok: true, name: parseHubName(written) };
  if (!written.includes('/'))
    return wrong('The owner is missing: owner/name, such as llava-hf/llava-1.5-7b-hf.');
  const [id = ''] = written.split('@', 1);
  return wrong(
    isHubId(id)
      ? 'Behind the @ a branch, a tag or a commit is expected, such as main.'
      : 'Expected owner/name: two parts of letters, digits, "-", "_" and single dots.',
  );
}

/** `owner/name`, or `owner/name/tree/revision/...` and the like. */
function readPagePath(path: string): HubReference {
  const [owner = '', model = '', part, revision] = path.split('/').filter((piece) => piece !== '');
  if (otherPages.has(owner))
    return wrong(`This is a page of ${owner}, not of a model. A model's is huggingface.co/owner/name.`);
  const id = `${owner}/${model}`;
  if (!isHubId(id)) return wrong("This is no model's page: expected huggingface.co/owner/name.");
  if (part === undefined || !revisionPages.has(part) || revision === undefined)
    return { ok: true, name: { id, revision: usualRevision } };
  const decoded = decode(revision);
  if (!isSafePath(decoded)) return wrong(`"${decoded}" in this address can be no branch, tag or commit.`);
  return { ok: true, name: { id, revision: decoded } };
}

const otherPages: ReadonlySet<string> = new Set([
  ...['datasets', 'spaces', 'collections', 'papers', 'docs', 'blog', 'api', 'settings', 'models'],
]);

/** Pages of a model whose address names a revision. */
const revisionPages: ReadonlySet<string> = new Set(['tree', 'blob', 'resolve', 'raw', 'commits', 'commit']);

/** `refs%2Fpr%2F1` -> `refs/pr/1`; what is no such writing stays. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function wrong(problem: string): HubReference {
  return { ok: false, problem };
}
