import { randomUUID } from 'node:crypto';
import { copyFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../../../engine/protocol/session.js';
import { sessionFiles } from '../../../engine/session/sessionFiles.js';
import type { TemporaryFolder } from '../../../engine/storage/TemporaryFolder.js';
import type { EngineSupervisor } from '../engine/EngineSupervisor.js';
import type { ImageRegistry, ServedFile } from '../images/ImageRegistry.js';
import { imageFormats } from '../../../engine/protocol/imageFormats.js';
import type { SessionShelf } from './SessionShelf.js';

/** What the maker works with. */
export interface ThumbnailMakerParts {
  readonly shelf: Pick<SessionShelf, 'path' | 'get'>;
  readonly images: () => Pick<ImageRegistry, 'isOpen' | 'reference' | 'tile'>;
  readonly engine: Pick<EngineSupervisor, 'thumbnail' | 'closeImage'>;
  readonly temporaryFolder: TemporaryFolder;
}

/**
 * Has small pictures made for the list of sessions in the background, each once, and again when something else is shown of the
 * picture; a session does without as well.
 */
export class ThumbnailMaker {
  /** What was shown of the picture when the thumbnail was made last, by session. */
  private readonly tried = new Map<string, string>();
  private working: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ThumbnailMakerParts) {}

  /** Makes the thumbnail of a session that is on the disk, where it has none, or one of other choices. */
  make({ id: sessionId, picture }: Pick<Session, 'id' | 'picture'>, imageId: string): void {
    const shown = JSON.stringify(picture.choices);
    const before = this.tried.get(sessionId);
    if (before === shown) return;
    this.tried.set(sessionId, shown);
    this.working = this.working
      .then(() => this.makeNow(sessionId, imageId, before !== undefined))
      .catch((error: unknown) => console.error(`No thumbnail for the session ${sessionId}:`, error));
  }

  /** What the window gets for `fovea://app/thumbnails/<sessionId>`. */
  served(sessionId: string): ServedFile | undefined {
    if (this.parts.shelf.get(sessionId) === undefined) return undefined;
    return { path: this.pathOf(sessionId), mediaType: imageFormats.png.mediaType };
  }

  private pathOf(sessionId: string): string {
    return join(this.parts.shelf.path(sessionId), sessionFiles.thumbnail);
  }

  private async makeNow(sessionId: string, imageId: string, anew: boolean): Promise<void> {
    const images = this.parts.images();
    const path = this.pathOf(sessionId);
    if (!images.isOpen(imageId) || (!anew && (await isThere(path)))) return;
    const reference = images.reference(imageId);
    // The engine process writes beside it, so that a session that goes meanwhile is not made anew.
    const folder = await this.parts.temporaryFolder.path();
    const made = join(folder, `thumbnail-${randomUUID()}.png`);
    if (reference.large === undefined) {
      await this.parts.engine.thumbnail(reference, made);
    } else {
      await this.makeOfTile(images, imageId, folder, made);
    }
    await moveInto(made, path);
  }

  /** A large picture is never held: what is shown of it from afar is small enough. */
  private async makeOfTile(
    images: Pick<ImageRegistry, 'tile'>,
    imageId: string,
    folder: string,
    made: string,
  ): Promise<void> {
    const tile = await images.tile(imageId, null, true);
    if (tile == null) return;
    const path = join(folder, `coarsest-${randomUUID()}.bmp`);
    const reference = { imageId: randomUUID(), path, name: 'coarsest.bmp', encodedHash: null };
    try {
      await writeFile(path, tile.bytes);
      await this.parts.engine.thumbnail(reference, made);
    } finally {
      this.parts.engine.closeImage(reference.imageId);
      await rm(path, { force: true });
    }
  }
}

/** The temporary folder may be on another disk. */
async function moveInto(from: string, to: string): Promise<void> {
  const beside = `${to}.${randomUUID()}.part`;
  try {
    await rename(from, to).catch(async () => {
      await copyFile(from, beside);
      await rename(beside, to);
    });
  } finally {
    await rm(from, { force: true });
    await rm(beside, { force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
