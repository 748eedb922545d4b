import { createHash, randomUUID } from 'node:crypto';
import { realpath, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { choicesText } from '../../../engine/protocol/choicesText.js';
import { hashOfFile } from '../../../engine/storage/hashOfFile.js';
import type { ImageChoices } from '../../../engine/protocol/imageChoices.js';
import type { ImageFacts } from '../../../engine/protocol/imageFacts.js';
import { imageFormats } from '../../../engine/protocol/imageFormats.js';
import { maxPastedBytes } from '../../../engine/protocol/limits.js';
import type { DiskState, OpenedImage } from '../../ipc/contracts.js';
import type { ImageReference, PictureFacts } from '../../ipc/engineMessages.js';
import type { TileAddress } from '../../ipc/pictureMessages.js';
import { ServiceError } from '../ServiceError.js';
import { sameStamp, stampOf, type FileStamp } from './fileStamp.js';
import type { LargePictures, ServedTile } from './LargePictures.js';
import { lookAtFile } from './lookAtFile.js';
import { PictureCopies } from './PictureCopies.js';
import type { PictureSessions } from './pictureSessions.js';
import type { TemporaryFolder } from '../../../engine/storage/TemporaryFolder.js';

/** A file the window may load, found by id only. */
export interface ServedFile {
  readonly path: string;
  readonly mediaType: string;
  /** It is served only while it is the file with this stamp: what took its place is not what was opened. */
  readonly stamp?: FileStamp;
}

/** What the registry works with. */
export interface ImageRegistryParts {
  /** Opens the picture in the engine process; rejects with what the engine says of a bad one. */
  readonly open: (
    image: ImageReference,
    displayPath: string,
    cancelled?: AbortSignal,
  ) => Promise<PictureFacts>;
  /** The process of large pictures: opens those, and makes their tiles. */
  readonly large: Pick<LargePictures, 'open' | 'close' | 'tile'>;
  /** Has the engine process let go of a picture. */
  readonly close: (imageId: string) => void;
  /** Gives each picture its session. */
  readonly sessions: PictureSessions;
  /** For pasted images and transcoded copies; removed by `dispose`. */
  readonly temporaryFolder: TemporaryFolder;
}

/** A picture that is open. */
interface OpenPicture {
  readonly reference: ImageReference;
  /** What is shown whole; null for a large picture, which is shown in tiles. */
  readonly shown: ServedFile | null;
  readonly opened: OpenedImage;
  /** The person's own file; null for what was pasted or ships with the app, which nobody else writes to. */
  readonly origin: { readonly path: string; stamp: FileStamp } | null;
  readonly isSample: boolean;
}

/** How a picture is opened. */
interface OpeningOptions {
  /** Once aborted, what is opened is let go of again. */
  readonly cancelled?: AbortSignal | undefined;
  readonly choices?: ImageChoices | undefined;
  /** The picture whose place it takes; null for none. */
  readonly inPlaceOf?: string | null;
  /** The session it is opened for; null for any of its file. */
  readonly sessionId?: string | null;
}

/** How a picture is read whose bytes are where they stay. */
interface ReadingOptions extends Omit<OpeningOptions, 'choices'> {
  readonly copied: boolean;
  readonly isSample: boolean;
}

/** A picture that a session keeps. */
export interface KeptFile {
  readonly sessionId: string;
  readonly path: string;
  readonly name: string;
  readonly choices: ImageChoices;
  /** Whether it is the person's own file, or the session's copy, which nobody else writes to. */
  readonly isOwnFile: boolean;
}

/** The images opened since the app started. The window knows them by id; paths stay in the main process. */
export class ImageRegistry {
  private readonly images = new Map<string, OpenPicture>();
  /** Files that are being opened, by their real path, and pasted images, by the hash of their bytes. */
  private readonly opening = new Map<string, Promise<OpenedImage>>();
  private readonly copies = new PictureCopies();
  /** Files that were written for pasted images, which have no other. */
  private readonly pasted = new Set<string>();

  constructor(private readonly parts: ImageRegistryParts) {}

  /**
   * Opens a file; one that is open already, under whatever path, is given again. Works from a copy of it, where that is
   * not too large, so that the picture stays what it was when it was opened.
   *
   * @param cancelled once aborted, what is opened is let go of again.
   * @throws ServiceError as `lookAtFile`, `image-changing` for a file somebody is writing to, or the engine's code for
   * one it cannot decode.
   */
  async openFile(path: string, name = basename(path), cancelled?: AbortSignal): Promise<OpenedImage> {
    const stamp = stampOf(await lookAtFile(path));
    const real = await realpath(path);
    for (const { origin, opened } of this.images.values()) {
      if (origin?.path === real && sameStamp(origin.stamp, stamp)) return opened;
    }
    const known = this.opening.get(real);
    if (known !== undefined) return known;
    const opening = this.openAnew({ path: real, stamp }, name, { cancelled });
    this.opening.set(real, opening);
    return opening.finally(() => this.opening.delete(real));
  }

  /**
   * Opens the picture of a session, also one whose file is open for another session.
   *
   * @throws ServiceError as `openFile`, and as the sessions say where it is another picture by now.
   */
  async openKept({ sessionId, path, name, choices, isOwnFile }: KeptFile): Promise<OpenedImage> {
    const stamp = stampOf(await lookAtFile(path));
    const chosen = choicesText(choices) === '' ? undefined : choices;
    if (isOwnFile) {
      return this.openAnew({ path: await realpath(path), stamp }, name, { choices: chosen, sessionId });
    }
    const imageId = randomUUID();
    try {
      return await this.openRead({ imageId, path, name, encodedHash: null, choices: chosen }, null, {
        copied: true,
        isSample: false,
        sessionId,
      });
    } catch (error) {
      await this.close(imageId);
      throw error;
    }
  }

  /** A picture that is open, as the window has it. */
  opened(imageId: string): OpenedImage | undefined {
    return this.images.get(imageId)?.opened;
  }

  /**
   * Opens the file of a picture as it is now, in place of the picture as it was; what was chosen of it holds on, where the
   * file still has it.
   *
   * @throws ServiceError as `openFile` and `image-unknown`; the picture then stays as it was.
   */
  async reload(imageId: string): Promise<OpenedImage> {
    const { name, choices } = this.reference(imageId);
    const path = this.originPath(imageId);
    const stamp = stampOf(await lookAtFile(path));
    const open = (chosen?: ImageChoices): Promise<OpenedImage> =>
      this.openAnew({ path, stamp }, name, { choices: chosen, inPlaceOf: imageId });
    const opened = await open(choices).catch((error: unknown) => {
      const chosenInVain = choices && error instanceof ServiceError && error.code === 'option-invalid';
      if (!chosenInVain) throw error;
      return open();
    });
    await this.close(imageId);
    return opened;
  }

  /** The real path of the file a picture was opened from. @throws ServiceError `image-unknown`, `image-missing` when it is gone. */
  async filePath(imageId: string): Promise<string> {
    const path = this.originPath(imageId);
    await lookAtFile(path);
    return path;
  }

  private originPath(imageId: string): string {
    const { name } = this.reference(imageId);
    const origin = this.images.get(imageId)?.origin;
    if (!origin) throw new ServiceError('image-unknown', `${name} was not opened from a file of its own.`);
    return origin.path;
  }

  /**
   * Opens a picture again with other bands, range or page, from the very bytes it was opened from, in place of the picture
   * as it was.
   *
   * @throws ServiceError `image-unknown`, or the engine's code for a choice that the picture has not; the picture then stays
   * as it was.
   */
  async choose(imageId: string, choices: ImageChoices): Promise<OpenedImage> {
    const reference = this.reference(imageId);
    const { origin, opened, isSample } = this.images.get(imageId)!;
    const nextId = randomUUID();
    try {
      const chosen = choicesText(choices) === '' ? undefined : choices;
      const again = await this.openRead(
        { ...reference, imageId: nextId, choices: chosen, large: undefined },
        origin,
        { copied: opened.copied, inPlaceOf: imageId, isSample },
      );
      this.reference(imageId); // it may have been closed meanwhile
      await this.close(imageId);
      return again;
    } catch (error) {
      await this.close(nextId);
      throw error;
    }
  }

  /** The real paths of the open pictures that are files of the person's, by id. */
  origins(): ReadonlyMap<string, string> {
    const files = new Map<string, string>();
    for (const [imageId, { origin }] of this.images) if (origin) files.set(imageId, origin.path);
    return files;
  }

  /** What has become of the file that a picture was opened from. A file that was only touched is the same. */
  async onDisk(imageId: string): Promise<DiskState> {
    const image = this.images.get(imageId);
    if (!image?.origin) return 'same';
    const { origin, reference } = image;
    try {
      const stamp = stampOf(await lookAtFile(origin.path));
      if (sameStamp(stamp, origin.stamp)) return 'same';
      if (stamp.size !== origin.stamp.size || !image.opened.copied) return 'changed';
      if ((await hashOfFile(origin.path)) !== reference.encodedHash) return 'changed';
      origin.stamp = stamp;
      return 'same';
    } catch {
      return 'gone';
    }
  }

  private async openAnew(
    origin: { readonly path: string; readonly stamp: FileStamp },
    name: string,
    { choices, ...options }: OpeningOptions,
  ): Promise<OpenedImage> {
    const { path, stamp } = origin;
    const { cancelled } = options;
    const imageId = randomUUID();
    const copy = join(await this.parts.temporaryFolder.path(), `opened-${imageId}`);
    const copied = await this.copies.keep(path, copy, stamp.size);
    const stay = async (): Promise<void> => {
      if (sameStamp(stamp, stampOf(await lookAtFile(path)))) return;
      throw new ServiceError(
        'image-changing',
        `Expected a whole image file, but ${path} was being written to while it was opened. Open it again once it is whole.`,
      );
    };
    try {
      if (copied) await stay();
      const opened = await this.openRead(
        { imageId, path: copied ? copy : path, name, encodedHash: null, choices },
        origin,
        { ...options, copied, isSample: false },
      );
      if (!copied) await stay();
      cancelled?.throwIfAborted();
      return opened;
    } catch (error) {
      await this.close(imageId);
      await this.copies.remove(copy);
      throw error;
    }
  }

  /** Has the engine open what nobody writes to any more, or what is checked afterwards. */
  private async openRead(
    unread: ImageReference,
    origin: { readonly path: string; readonly stamp: FileStamp } | null,
    options: ReadingOptions,
  ): Promise<OpenedImage> {
    const { imageId, path } = unread;
    const { copied, cancelled } = options;
    const displayPath = await this.displayPath(imageId);
    const sizeBytes = origin?.stamp.size ?? (await lookAtFile(path)).size;
    cancelled?.throwIfAborted();
    const large = await this.parts.large.open(unread, await this.levelsPath(imageId), cancelled);
    if (large !== null) {
      const { encodedHash, pyramid, rowsPath, ...facts } = large;
      const { width, height } = facts;
      return this.register(
        { ...unread, encodedHash, large: { width, height, rowsPath } },
        null,
        { ...facts, sizeBytes, copied, pyramid },
        origin && { ...origin },
        options,
      );
    }
    const { encodedHash, transcoded, ...facts } = await this.parts.open(unread, displayPath, cancelled);
    const shown = transcoded
      ? { path: displayPath, mediaType: imageFormats.png.mediaType }
      : {
          path,
          mediaType: imageFormats[facts.format].mediaType,
          ...(origin !== null && !copied && { stamp: origin.stamp }),
        };
    return this.register(
      { ...unread, encodedHash },
      shown,
      { ...facts, sizeBytes, copied, pyramid: null },
      origin && { ...origin },
      options,
    );
  }

  /** Lets go of a picture and of what was kept for it. */
  async close(imageId: string): Promise<void> {
    const image = this.images.get(imageId);
    this.images.delete(imageId);
    if (image) await this.parts.sessions.end(imageId);
    this.parts.close(imageId);
    this.parts.large.close(imageId);
    // A picture that is opened again with other choices is opened from the same copy.
    const others = [...this.images.values()].some(
      ({ reference }) => reference.path === image?.reference.path,
    );
    if (image?.origin && image.opened.copied && !others) await this.copies.remove(image.reference.path);
    if (image && !others && this.pasted.delete(image.reference.path))
      await rm(image.reference.path, { force: true });
    await rm(await this.displayPath(imageId), { force: true });
  }

  private async levelsPath(imageId: string): Promise<string> {
    return join(await this.parts.temporaryFolder.path(), `levels-${imageId}`);
  }

  private async displayPath(imageId: string): Promise<string> {
    return join(await this.parts.temporaryFolder.path(), `${imageId}.png`);
  }

  /**
   * Opens an image shipped with the app, whose facts are known: shown at once, while the engine still starts.
   *
   * @param known what the shelf says of it; `format` one that Chromium shows.
   */
  async openShipped(path: string, known: ImageFacts): Promise<OpenedImage> {
    const { size } = await lookAtFile(path);
    const encodedHash = await hashOfFile(path);
    const reference = { imageId: randomUUID(), path, name: basename(path), encodedHash };
    const shown = { path, mediaType: imageFormats[known.format].mediaType };
    const facts = { ...known, sizeBytes: size, copied: true, pyramid: null };
    return this.register(reference, shown, facts, null, { copied: true, isSample: true });
  }

  /** Opens a pasted image; one whose bytes are open already is given again. @throws as `openFile`, and `image-too-large` beyond 512 MiB. */
  async openBytes(name: string, bytes: Uint8Array): Promise<OpenedImage> {
    if (bytes.length > maxPastedBytes) {
      throw new ServiceError(
        'image-too-large',
        `The pasted image has ${bytes.length} bytes; at most ${maxPastedBytes} can be pasted. Save it to a file and open that.`,
      );
    }
    const hash = createHash('sha256').update(bytes).digest('hex');
    for (const { reference, opened } of this.images.values()) {
      if (reference.encodedHash === hash) return opened;
    }
    const known = this.opening.get(hash);
    if (known !== undefined) return known;
    const opening = this.openPasted(basename(name) || 'pasted image', bytes);
    this.opening.set(hash, opening);
    return opening.finally(() => this.opening.delete(hash));
  }

  private async openPasted(shownName: string, bytes: Uint8Array): Promise<OpenedImage> {
    // The given name stays out of the path: it comes from the window.
    const path = join(await this.parts.temporaryFolder.path(), `pasted-${randomUUID()}`);
    await writeFile(path, bytes);
    this.pasted.add(path);
    try {
      return await this.openRead({ imageId: randomUUID(), path, name: shownName, encodedHash: null }, null, {
        copied: true,
        isSample: false,
      });
    } catch (error) {
      this.pasted.delete(path);
      await rm(path, { force: true });
      throw error;
    }
  }

  /** The picture as the engine process knows it. @throws ServiceError `image-unknown`. */
  reference(imageId: string): ImageReference {
    const image = this.images.get(imageId);
    if (!image) {
      throw new ServiceError(
        'image-unknown',
        'The image of this question is not open. Open it again, then ask.',
      );
    }
    return image.reference;
  }

  /** What the window gets for `fovea://app/images/<id>`. */
  served(imageId: string): ServedFile | undefined {
    return this.images.get(imageId)?.shown ?? undefined;
  }

  /** Whether a picture is open. */
  isOpen(imageId: string): boolean {
    return this.images.has(imageId);
  }

  /**
   * What the window gets for `fovea://app/images/<id>/tiles/...`, and for `fovea://app/images/<id>` of a large picture: its
   * coarsest level. Undefined where there is no such tile.
   *
   * @param tile null for the coarsest level
   * @param preview whether something coarser is welcome at once
   */
  tile(
    imageId: string,
    tile: TileAddress | null,
    preview: boolean,
    cancelled?: AbortSignal,
  ): Promise<ServedTile | null> | undefined {
    const pyramid = this.images.get(imageId)?.opened.pyramid;
    if (!pyramid) return undefined;
    const { levels, tileSide } = pyramid;
    const { level, column, row } = tile ?? { level: levels.length - 1, column: 0, row: 0 };
    const size = levels[level];
    if (size === undefined || column * tileSide >= size.width || row * tileSide >= size.height)
      return undefined;
    return this.parts.large.tile(imageId, { level, column, row }, preview, cancelled);
  }

  private async register(
    reference: ImageReference & { readonly encodedHash: string },
    shown: ServedFile | null,
    facts: ImageFacts & Pick<OpenedImage, 'sizeBytes' | 'copied' | 'pyramid'>,
    origin: OpenPicture['origin'],
    { cancelled, inPlaceOf = null, sessionId: wanted = null, isSample }: ReadingOptions,
  ): Promise<OpenedImage> {
    cancelled?.throwIfAborted();
    const { imageId, name, path, encodedHash, choices } = reference;
    const { format, width, height, sizeBytes } = facts;
    const picture = {
      ...{ imageId, name, path, format, width, height, sizeBytes, isSample },
      sha256: encodedHash,
      choices: choices ?? {},
      ownFile: origin?.path ?? null,
    };
    const session = await this.parts.sessions.begin(picture, inPlaceOf, wanted);
    const opened = {
      ...facts,
      ...(choices && { choices }),
      imageId,
      sessionId: session.sessionId,
      name,
      url: `fovea://app/images/${imageId}`,
      isFile: origin !== null,
    };
    this.images.set(imageId, { reference, shown, opened, origin, isSample });
    const isAsLeft = choicesText(session.choices) === choicesText(choices ?? {});
    if (isAsLeft || inPlaceOf !== null || wanted !== null) return opened;
    // Worked on before with other bands, range or page: it is shown as it was then, unless its file has them no more.
    return this.choose(imageId, session.choices).catch(() => opened);
  }

  /** Removes pasted images and transcoded copies; at once, for a process that is about to end. */
  dispose(): void {
    this.parts.temporaryFolder.remove();
  }
}
