import { z } from 'zod';
import { HubCache } from './HubCache.js';
import type { HubClient } from './HubClient.js';
import { type HubName, isCommit } from '../protocol/hubName.js';
import { unsound } from './redirect.js';
import { isSafePath } from '../protocol/safePath.js';

/** A model on the hub at one commit: the names of its files, and how large they are. */
export interface Repository {
  readonly name: HubName;
  readonly commit: string;
  /** Bytes by the file's name, a safe path; null where the hub does not say. */
  readonly files: ReadonlyMap<string, number | null>;
  /** As its authors wrote it, such as `apache-2.0`; null where they did not. */
  readonly licence: string | null;
  readonly cache: HubCache;
}

const licenceSchema = z
  .union([z.string(), z.array(z.string())])
  .nullish()
  .catch(null);

const answerSchema = z.object({
  sha: z.string().refine(isCommit),
  siblings: z.array(z.object({ rfilename: z.string(), size: z.int().min(0).nullish().catch(null) })),
  // What says nothing of the files may have any form.
  cardData: z.object({ license: licenceSchema, license_name: licenceSchema }).nullish().catch(null),
  tags: z.array(z.string()).nullish().catch(null),
});

const mostLicenceLength = 200;

/** Names and sizes of 100,000 files. */
const mostAnswerBytes = 32 * 2 ** 20;

/**
 * Asks the hub what a model consists of. Files whose names lead out of their folder are left out: nothing of a model is called so.
 *
 * @param isPatient tries more than once.
 * @throws EngineError as `HubClient.send`, `hub-answer-unsound` for an answer of another form
 */
export async function openRepository(
  client: HubClient,
  name: HubName,
  isPatient = true,
): Promise<Repository> {
  const path = `/api/models/${name.id}/revision/${encodeURIComponent(name.revision)}?blobs=true`;
  const text = await client.text({ method: 'GET', path, about: name }, mostAnswerBytes, isPatient);
  const { sha, siblings, cardData, tags } = parse(text, name);
  if (isCommit(name.revision) && sha !== name.revision)
    throw unsound(`asked for commit ${name.revision} of ${name.id}, it tells of ${sha}`);
  const files = new Map(
    siblings
      .filter(({ rfilename }) => isSafePath(rfilename))
      .map(({ rfilename, size }) => [rfilename, size ?? null]),
  );
  return {
    name,
    commit: sha,
    files,
    licence: licenceOf(cardData, tags),
    cache: new HubCache(client.settings.cacheDir, name.id),
  };
}

/** From the model's card, or else from the tag that the hub makes of it. `other` has a name beside it. */
function licenceOf(
  card: z.infer<typeof answerSchema>['cardData'],
  tags: readonly string[] | null | undefined,
) {
  const written = [card?.license ?? []].flat().join(', ');
  const ownName = written === 'other' ? [card?.license_name ?? []].flat().join(', ') : '';
  const named = ownName === '' ? written : ownName;
  const tag = tags?.find((one) => one.startsWith('license:'))?.slice('license:'.length);
  const licence = (named === '' ? (tag ?? '') : named).slice(0, mostLicenceLength);
  return licence === '' ? null : licence;
}

function parse(text: string, { id }: HubName): z.infer<typeof answerSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unsound(`what it tells of ${id} is no JSON, so this may not be a hub at all`);
  }
  const parsed = answerSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path = [], message = '' } = parsed.error.issues[0] ?? {};
  throw unsound(`what it tells of ${id} is not of the form that is known ("${path.join('.')}": ${message})`);
}
