import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { imageFormats } from '../../../engine/protocol/imageFormats.js';
import type { TemporaryFolder } from '../../../engine/storage/TemporaryFolder.js';
import type { ModelView, ModelViews } from '../../ipc/contracts.js';
import type { ImageReference, ModelViewSides } from '../../ipc/engineMessages.js';
import type { ModelViewPaths } from '../engine/ViewRequests.js';
import type { ServedFile } from './ImageRegistry.js';

/** What the shelf works with. */
export interface ModelViewShelfParts {
  /** Has the engine process write the views; rejects with what it says. */
  readonly write: (image: ImageReference, paths: ModelViewPaths) => Promise<ModelViewSides>;
  readonly temporaryFolder: TemporaryFolder;
}

/** What was made for one picture. */
interface Made {
  readonly paths: Promise<ModelViewPaths>;
  readonly views: Promise<ModelViews>;
}

/** Pictures whose views are kept; those made longest ago go first. */
const maxPictures = 64;

/**
 * What the open model gets of open pictures, as files the window may load: made once a picture and model, and thrown away
 * with either.
 */
export class ModelViewShelf {
  /** By image id, oldest first. */
  private readonly made = new Map<string, Made>();
  private readonly files = new Map<string, ServedFile>();

  constructor(private readonly parts: ModelViewShelfParts) {}

  /** The views of a picture. A failure is not kept. @throws ServiceError with the engine's code and message. */
  async find(image: ImageReference): Promise<ModelViews> {
    const { imageId } = image;
    const known = this.made.get(imageId);
    if (known !== undefined) return known.views;
    for (const oldest of [...this.made.keys()].slice(0, Math.max(0, this.made.size + 1 - maxPictures))) {
      void this.forget(oldest);
    }
    const paths = this.newPaths();
    const views = paths.then((known) => this.make(image, known));
    const entry = { paths, views };
    this.made.set(imageId, entry);
    views.catch(() => {
      if (this.made.get(imageId) === entry) void this.forget(imageId);
    });
    return views;
  }

  /** Throws away what was made for a picture. */
  async forget(imageId: string): Promise<void> {
    const entry = this.made.get(imageId);
    if (entry === undefined) return;
    this.made.delete(imageId);
    await entry.views.catch(() => undefined);
    const paths = Object.values(await entry.paths.catch(() => ({})));
    for (const [id, { path }] of this.files) if (paths.includes(path)) this.files.delete(id);
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }

  /** Throws away everything: another model is opened, or the same anew. */
  forgetAll(): void {
    for (const imageId of this.made.keys()) void this.forget(imageId);
  }

  /** What the window gets for `fovea://app/model-views/<id>`. */
  served(viewId: string): ServedFile | undefined {
    return this.files.get(viewId);
  }

  private async newPaths(): Promise<ModelViewPaths> {
    const folder = await this.parts.temporaryFolder.path();
    const path = (name: string): string => join(folder, `view-${randomUUID()}-${name}.png`);
    return { input: path('input'), lowres: path('lowres'), hd: path('hd') };
  }

  private async make(image: ImageReference, paths: ModelViewPaths): Promise<ModelViews> {
    const sides = await this.parts.write(image, paths);
    return {
      input: this.serve(paths.input, sides.input),
      lowres: this.serve(paths.lowres, sides.lowres),
      hd: sides.hd === null ? null : this.serve(paths.hd, sides.hd),
    };
  }

  private serve(path: string, side: number): ModelView {
    const viewId = randomUUID();
    this.files.set(viewId, { path, mediaType: imageFormats.png.mediaType });
    return { url: `fovea://app/model-views/${viewId}`, side };
  }
}
