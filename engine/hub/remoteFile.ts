import type { HubClient } from './HubClient.js';
import type { HubRequest } from './hubExchange.js';
import { unsound } from './redirect.js';
import type { Repository } from './Repository.js';
import { isSafeName, isSafePath } from '../protocol/safePath.js';

/** A file of a model as the hub has it now. */
export interface RemoteFile {
  readonly name: string;
  /** Below the endpoint. */
  readonly path: string;
  readonly about: HubRequest['about'];
  /** Its name among the blobs, without the quotes. */
  readonly etag: string;
  readonly sizeBytes: number;
  /** Hexadecimal; undefined for small files, of which the hub gives none. */
  readonly sha256: string | undefined;
}

/**
 * Asks for etag and size of a file at the repository's commit.
 *
 * @throws EngineError as `HubClient.send`, `hub-answer-unsound` for what cannot be the name of a blob, another commit or no size
 */
export async function findRemoteFile(
  client: HubClient,
  { name: { id, revision }, commit, files }: Repository,
  name: string,
): Promise<RemoteFile> {
  if (!isSafePath(name)) throw unsound(`${id} has a file "${name}", which is no path below its folder`);
  const path = `/${id}/resolve/${commit}/${name.split('/').map(encodeURIComponent).join('/')}`;
  const about = { id, revision, file: name };
  const { header } = await client.retrying(async () => {
    const answer = await client.send({ method: 'HEAD', path, about });
    await answer.body.dump();
    return answer;
  });
  const etag = bareEtag(header('x-linked-etag') ?? header('etag'));
  if (etag === undefined || !isSafeName(etag))
    throw unsound(`the etag of ${id}, ${name} is ${etag ?? 'missing'}`);
  const told = header('x-repo-commit');
  if (told !== undefined && told !== commit)
    throw unsound(`asked for ${name} of commit ${commit} of ${id}, it gives that of ${told}`);
  const size = header('x-linked-size') ?? header('content-length') ?? String(files.get(name) ?? '');
  if (!/^\d{1,15}$/.test(size)) throw unsound(`the size of ${id}, ${name} is ${size || 'missing'}`);
  const sha256 = /^[0-9a-f]{64}$/.test(etag) ? etag : undefined;
  return { name, path, about, etag, sizeBytes: Number(size), sha256 };
}

/** An etag without its quotes, and without the mark of a weak one. */
export function bareEtag(written: string | undefined): string | undefined {
  return written?.replace(/^W\//, '').replace(/^"(.*)"$/, '$1');
}
