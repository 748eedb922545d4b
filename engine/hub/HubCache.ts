import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeText } from '../storage/decodeText.js';
import { writeFileAtomic } from '../storage/writeFileAtomic.js';
import { type HubName, isCommit } from '../protocol/hubName.js';
import { modelFolderName } from './modelFolder.js';

/**
 * One model in the cache that Hugging Face's programs share (huggingface_hub, "Understand caching"): `blobs/` has each file
 * under its etag, `snapshots/<commit>/` links to them by their names, `refs/` says which commit a branch was.
 */
export class HubCache {
  private readonly folder: string;

  /** @param cacheDir `hubCacheFolder`. @param id `owner/name` */
  constructor(
    private readonly cacheDir: string,
    readonly id: string,
  ) {
    this.folder = path.join(cacheDir, modelFolderName(id));
  }

  /** The folder of one commit; it need not be there. */
  snapshot(commit: string): string {
    return path.join(this.folder, 'snapshots', commit);
  }

  /** The file that holds the bytes of an etag; it need not be there. */
  blob(etag: string): string {
    return path.join(this.folder, 'blobs', etag);
  }

  /** A file beside which the lock of a blob lies. */
  lockOf(etag: string): string {
    return path.join(this.cacheDir, '.locks', modelFolderName(this.id), `${etag}.fovea`);
  }

  /** The folder of a revision as it was last downloaded; undefined where there is none. */
  async find(revision: string): Promise<string | undefined> {
    const commit = isCommit(revision) ? revision : await this.commitOf(revision);
    if (commit === undefined) return undefined;
    const folder = this.snapshot(commit);
    return existsSync(folder) ? folder : undefined;
  }

  /** Writes down which commit a branch or tag is, for this and other programs. */
  async keepRevision({ revision }: HubName, commit: string): Promise<void> {
    if (isCommit(revision) || (await this.commitOf(revision)) === commit) return;
    await writeFileAtomic(this.refOf(revision), commit);
  }

  private async commitOf(revision: string): Promise<string | undefined> {
    const text = await readFile(this.refOf(revision)).then(decodeText, () => '');
    return isCommit(text.trim()) ? text.trim() : undefined;
  }

  private refOf(revision: string): string {
    return path.join(this.folder, 'refs', ...revision.split('/'));
  }
}
