import { z } from 'zod';
import { HubCache } from './HubCache.js';
import type { HubClient } from './HubClient.js';
import { type HubName, isCommit } from './hubName.js';
import { unsound } from './redirect.js';
import { isSafePath } from './safePath.js';

/** A model on the hub at one commit: the names of its files, and how large they are. */
export interface Repository {
  readonly name: HubName;
  readonly commit: string;
  /** Bytes by the file's name, a safe path; null where the hub does not say. */
  readonly files: ReadonlyMap<string, number | null>;
  readonly cache: HubCache;
}

const answerSchema = z.object({
  sha: z.string().refine(isCommit),
  siblings: z.array(z.object({ rfilename: z.string(), size: z.int().min(0).nullish().catch(null) })),
});

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
  const { sha, siblings } = parse(text, name);
  if (isCommit(name.revision) && sha !== name.revision)
    throw unsound(`asked for commit ${name.revision} of ${name.id}, it tells of ${sha}`);
  const files = new Map(
    siblings
      .filter(({ rfilename }) => isSafePath(rfilename))
      .map(({ rfilename, size }) => [rfilename, size ?? null]),
  );
  return { name, commit: sha, files, cache: new HubCache(client.settings.cacheDir, name.id) };
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
