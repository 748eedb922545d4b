import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ImageFacts } from '../../../engine/protocol/imageFacts.js';
import { imageFormats } from '../../../engine/protocol/imageFormat.js';
import { maxPastedBytes } from '../../../engine/protocol/limits.js';
import type { OpenedImage } from '../../ipc/contracts.js';
import type { ImageReference, PictureFacts } from '../../ipc/engineMessages.js';
import { ServiceError } from '../ServiceError.js';
import { lookAtFile } from './lookAtFile.js';
import type { TemporaryFolder } from '../../../engine/storage/TemporaryFolder.js';

/** A file the window may load, found by id only. */
export interface ServedFile {
  readonly path: string;
  readonly mediaType: string;
}

/** What the registry works with. */
export interface ImageRegistryParts {
  /** Opens the picture in the engine process; rejects with what the engine says of a bad one. */
  readonly open: (image: ImageReference, displayPath: string) => Promise<PictureFacts>;
  /** For pasted images and transcoded copies; removed by `dispose`. */
  readonly temporaryFolder: TemporaryFolder;
}

/** The images opened since the app started. The window knows them by id; paths stay in the main process. */
export class ImageRegistry {
  private readonly images = new Map<
    string,
    { readonly reference: ImageReference; readonly shown: ServedFile }
  >();

  constructor(private readonly parts: ImageRegistryParts) {}

  /**
   * Opens a file.
   *
   * @param cancelled once aborted, what is opened is let go of again.
   * @throws ServiceError as `lookAtFile`, or the engine's code for one it cannot decode.
   */
  async openFile(path: string, name = basename(path), cancelled?: AbortSignal): Promise<OpenedImage> {
    const { size } = await lookAtFile(path);
    const imageId = randomUUID();
    const displayPath = join(await this.parts.temporaryFolder.path(), `${imageId}.png`);
    const unread = { imageId, path, name, encodedHash: null };
    const { encodedHash, transcoded, ...facts } = await this.parts.open(unread, displayPath);
    if (cancelled?.aborted) {
      await rm(displayPath, { force: true });
      cancelled.throwIfAborted();
    }
    const shown = transcoded
      ? { path: displayPath, mediaType: imageFormats.png.mediaType }
      : { path, mediaType: imageFormats[facts.format].mediaType };
    return this.register({ ...unread, encodedHash }, shown, facts, size);
  }

  /**
   * Opens an image shipped with the app, whose facts are known: shown at once, while the engine still starts.
   *
   * @param known what the shelf says of it; `format` one that Chromium shows.
   */
  async openShipped(path: string, known: ImageFacts): Promise<OpenedImage> {
    const { size } = await lookAtFile(path);
    const reference = { imageId: randomUUID(), path, name: basename(path), encodedHash: null };
    return this.register(reference, { path, mediaType: imageFormats[known.format].mediaType }, known, size);
  }

  /** Opens a pasted image. @throws as `openFile`, and `image-too-large` beyond 512 MiB. */
  async openBytes(name: string, bytes: Uint8Array): Promise<OpenedImage> {
    if (bytes.length > maxPastedBytes) {
      throw new ServiceError(
        'image-too-large',
        `The pasted image has ${bytes.length} bytes; at most ${maxPastedBytes} can be pasted. Save it to a file and open that.`,
      );
    }
    const shownName = basename(name) || 'pasted image';
    // The given name stays out of the path: it comes from the window.
    const path = join(await this.parts.temporaryFolder.path(), `pasted-${randomUUID()}`);
    await writeFile(path, bytes);
    try {
      return await this.openFile(path, shownName);
    } catch (error) {
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
    return this.images.get(imageId)?.shown;
  }

  private register(
    reference: ImageReference,
    shown: ServedFile,
    facts: ImageFacts,
    sizeBytes: number,
  ): OpenedImage {
    const { imageId, name } = reference;
    this.images.set(imageId, { reference, shown });
    return { ...facts, imageId, name, sizeBytes, url: `fovea://app/images/${imageId}` };
  }

  /** Removes pasted images and transcoded copies; at once, for a process that is about to end. */
  dispose(): void {
    this.parts.temporaryFolder.remove();
  }
}
