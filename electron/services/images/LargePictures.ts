import type { Failure } from '../../../engine/protocol/failure.js';
import type { ImageReference } from '../../ipc/engineMessages.js';
import {
  fromPicturesSchema,
  type FromPictures,
  type LargePictureFacts,
  type TileAddress,
  type ToPictures,
} from '../../ipc/pictureMessages.js';
import type { EngineChild, StartEngineChild } from '../engine/EngineChild.js';
import { ServiceError } from '../ServiceError.js';

/** What large pictures are opened with, and whom they tell. */
export interface LargePicturesParts {
  readonly start: StartEngineChild<ToPictures>;
  /** Told how far the tiles of an open picture are. */
  readonly onPreparing: (progress: { imageId: string; done: number; total: number }) => void;
}

/** A tile, encoded (`image/bmp`). */
export interface ServedTile {
  readonly bytes: Uint8Array;
  /** Otherwise something coarser that stands for it. */
  readonly isExact: boolean;
}

interface Waiting<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: ServiceError) => void;
}

/**
 * Speaks to the process of large pictures, which opens them and makes their tiles. A process that died is started again
 * by the next wish, and what was open in it is opened anew.
 */
export class LargePictures {
  private child: EngineChild<ToPictures> | null = null;
  private readonly openings = new Map<string, Waiting<LargePictureFacts | null>>();
  private readonly tiles = new Map<number, Waiting<ServedTile | null> & { readonly imageId: string }>();
  /** What was opened, by image id, and whether the process that runs has it. */
  private readonly opened = new Map<
    string,
    { readonly order: Extract<ToPictures, { type: 'open' }>; lost: boolean }
  >();
  private lastRequest = 0;

  constructor(private readonly parts: LargePicturesParts) {}

  /** Starts the process before it is needed. */
  start(): void {
    this.running();
  }

  /**
   * Opens a picture if it is a large one; null for another.
   *
   * @param folder for its levels, made and removed by the process
   * @throws ServiceError with the engine's code and message; `image-closed` once it is cancelled
   */
  open(
    { imageId, path, name, choices }: ImageReference,
    folder: string,
    cancelled?: AbortSignal,
  ): Promise<LargePictureFacts | null> {
    const order = { type: 'open', imageId, path, name, choices, folder } as const;
    const cancel = (): void => this.close(imageId);
    cancelled?.addEventListener('abort', cancel, { once: true });
    return this.send(order)
      .then((picture) => {
        if (picture !== null) this.opened.set(imageId, { order, lost: false });
        return picture;
      })
      .finally(() => cancelled?.removeEventListener('abort', cancel));
  }

  /**
   * A tile; waits until it is made. Null for one that the picture has not.
   *
   * @param preview whether something coarser is welcome at once
   * @throws ServiceError when it cannot be made, `image-closed` once nobody waits for it or the picture is closed
   */
  async tile(
    imageId: string,
    tile: TileAddress,
    preview: boolean,
    cancelled?: AbortSignal,
  ): Promise<ServedTile | null> {
    const known = this.opened.get(imageId);
    if (known?.lost === true) {
      known.lost = false;
      await this.send(known.order);
    }
    const requestId = ++this.lastRequest;
    return new Promise((resolve, reject) => {
      if (cancelled?.aborted === true || !this.opened.has(imageId)) {
        reject(closed());
        return;
      }
      this.tiles.set(requestId, { imageId, resolve, reject });
      cancelled?.addEventListener('abort', () => this.forgetTile(requestId), { once: true });
      this.running().post({ type: 'tile', requestId, imageId, tile, preview });
    });
  }

  /** Lets go of a picture, also in the midst of its opening. */
  close(imageId: string): void {
    const opening = this.openings.get(imageId);
    if (opening === undefined && !this.opened.has(imageId)) return;
    this.openings.delete(imageId);
    this.opened.delete(imageId);
    opening?.reject(closed());
    for (const [requestId, tile] of this.tiles) if (tile.imageId === imageId) this.forgetTile(requestId);
    this.child?.post({ type: 'close', imageId });
  }

  /** Ends the process for good. */
  dispose(): void {
    const { child } = this;
    this.child = null;
    child?.kill();
  }

  private send(order: Extract<ToPictures, { type: 'open' }>): Promise<LargePictureFacts | null> {
    return new Promise((resolve, reject) => {
      this.openings.set(order.imageId, { resolve, reject });
      this.running().post(order);
    });
  }

  private running(): EngineChild<ToPictures> {
    if (this.child !== null) return this.child;
    const child: EngineChild<ToPictures> = this.parts.start({
      onMessage: (message) => child === this.child && this.receive(message),
      onExit: (reason) => child === this.child && this.lose(reason),
    });
    this.child = child;
    return child;
  }

  private receive(raw: unknown): void {
    const parsed = fromPicturesSchema.safeParse(raw);
    if (parsed.success) this.handle(parsed.data);
    else
      console.error(
        'The process of large pictures sent a message that was not understood:',
        parsed.error.message,
      );
  }

  private handle(message: FromPictures): void {
    switch (message.type) {
      case 'opened':
        this.takeOpening(message.imageId)?.resolve(message.picture);
        return;
      case 'refused':
        this.takeOpening(message.imageId)?.reject(errorOf(message.error));
        return;
      case 'preparing':
        this.parts.onPreparing({ imageId: message.imageId, done: message.done, total: message.total });
        return;
      case 'tile': {
        const { bytes, isExact } = message;
        this.takeTile(message.requestId)?.resolve(bytes && { bytes, isExact });
        return;
      }
      case 'tile-failed':
        this.takeTile(message.requestId)?.reject(errorOf(message.error));
    }
  }

  private forgetTile(requestId: number): void {
    const tile = this.takeTile(requestId);
    if (tile === undefined) return;
    tile.reject(closed());
    this.child?.post({ type: 'forget-tile', requestId });
  }

  private lose(reason: string): void {
    this.child = null;
    const error = new ServiceError(
      'pictures-crashed',
      `The process that opens large images ended unexpectedly (${reason}). It starts again by itself; open the image again.`,
    );
    for (const known of this.opened.values()) known.lost = true;
    for (const imageId of [...this.openings.keys()]) this.takeOpening(imageId)?.reject(error);
    for (const requestId of [...this.tiles.keys()]) this.takeTile(requestId)?.reject(error);
  }

  private takeOpening(imageId: string): Waiting<LargePictureFacts | null> | undefined {
    const opening = this.openings.get(imageId);
    this.openings.delete(imageId);
    return opening;
  }

  private takeTile(requestId: number): Waiting<ServedTile | null> | undefined {
    const tile = this.tiles.get(requestId);
    this.tiles.delete(requestId);
    return tile;
  }
}

function errorOf({ code, message }: Failure): ServiceError {
  return new ServiceError(code, message);
}

function closed(): ServiceError {
  return new ServiceError('image-closed', 'The image was closed before this part of it was made.');
}
