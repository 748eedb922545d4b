import { randomUUID } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { OpenedImage } from '../ipc/contracts.js';
import type { Inspected } from '../ipc/engineMessages.js';
import { mediaTypeOfFormat } from './mediaTypes.js';
import { ServiceError } from './ServiceError.js';
import type { TemporaryFolder } from './TemporaryFolder.js';

/** A file the window may load, found by id only. */
export interface ServedFile {
  readonly path: string;
  readonly mediaType: string;
}

export interface ImageRegistryParts {
  /** Decodes the image in the engine process; rejects with what the engine says of a bad one. */
  readonly inspect: (imagePath: string, displayPath: string) => Promise<Inspected>;
  /** For pasted images and transcoded copies; removed by `dispose`. */
  readonly temporaryFolder: TemporaryFolder;
}

/** The longest paste accepted, in bytes. */
const maxPasteBytes = 512 * 1024 * 1024;

/** The images opened since the app started. The window knows them by id; paths stay in the main process. */
export class ImageRegistry {
  private readonly images = new Map<string, { readonly sourcePath: string; readonly shown: ServedFile }>();

  constructor(private readonly parts: ImageRegistryParts) {}

  /** @throws ServiceError `image-missing` for no such file, or the engine's code for one it cannot decode. */
  async openFile(path: string, name = basename(path)): Promise<OpenedImage> {
    const { size } = await statFile(path);
    const imageId = randomUUID();
    const displayPath = join(await this.parts.temporaryFolder.path(), `${imageId}.png`);
    const inspected = await this.parts.inspect(path, displayPath);
    return this.register(path, name, size, inspected, displayPath, imageId);
  }

  /**
   * Opens an image shipped with the app, whose facts are known: shown at once, while the engine still starts.
   *
   * @param known sizes in pixels, upright; `format` one that Chromium shows.
   */
  async openShipped(path: string, known: Omit<Inspected, 'transcoded'>): Promise<OpenedImage> {
    const { size } = await statFile(path);
    return this.register(path, basename(path), size, { ...known, transcoded: false }, path);
  }

  /** Opens a pasted image. @throws as `openFile`, and `image-too-large` beyond 512 MiB. */
  async openBytes(name: string, bytes: Uint8Array): Promise<OpenedImage> {
    if (bytes.length > maxPasteBytes) {
      throw new ServiceError(
        'image-too-large',
        `The pasted image has ${bytes.length} bytes; at most ${maxPasteBytes} can be pasted. Save it to a file and open that.`,
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
      if (error instanceof ServiceError) {
        throw new ServiceError(
          error.code,
          error.message.replaceAll(path, shownName).replaceAll(basename(path), shownName),
          { cause: error },
        );
      }
      throw error;
    }
  }

  /** The file to ask the engine about. @throws ServiceError `image-unknown`. */
  sourcePath(imageId: string): string {
    const image = this.images.get(imageId);
    if (!image) {
      throw new ServiceError(
        'image-unknown',
        'The image of this question is not open. Open it again, then ask.',
      );
    }
    return image.sourcePath;
  }

  /** What the window gets for `fovea://app/images/<id>`. */
  served(imageId: string): ServedFile | undefined {
    return this.images.get(imageId)?.shown;
  }

  private register(
    sourcePath: string,
    name: string,
    sizeBytes: number,
    { width, height, format, transcoded }: Inspected,
    displayPath: string,
    imageId: string = randomUUID(),
  ): OpenedImage {
    const shown = transcoded
      ? { path: displayPath, mediaType: 'image/png' }
      : { path: sourcePath, mediaType: mediaTypeOfFormat(format) };
    this.images.set(imageId, { sourcePath, shown });
    return { imageId, name, width, height, format, sizeBytes, url: `fovea://app/images/${imageId}` };
  }

  /** Removes pasted images and transcoded copies; at once, for a process that is about to end. */
  dispose(): void {
    this.parts.temporaryFolder.remove();
  }
}

async function statFile(path: string): Promise<{ readonly size: number }> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return found;
  const what = found ? 'is not a file' : 'is not there';
  throw new ServiceError(
    'image-missing',
    `Expected an image file, but ${path} ${what}. Check the path, or open another image.`,
  );
}
