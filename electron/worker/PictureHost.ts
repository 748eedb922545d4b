import type { LargePicture, LargePictureParts } from '../../engine/pictures.js';
import type { ImageChoices } from '../../engine/protocol/imageChoices.js';
import type { FromPictures, ToPictures } from '../ipc/pictureMessages.js';
import { toFailure } from './toFailure.js';

/** What the host needs from outside. */
export interface PictureHostParts {
  /** Whether a picture is large, by a look that takes no time. */
  readonly isLarge: (path: string, choices: ImageChoices) => boolean;
  readonly open: (
    path: string,
    name: string,
    choices: ImageChoices,
    parts: Pick<LargePictureParts, 'folder' | 'giveWay' | 'onProgress'>,
    signal: AbortSignal,
  ) => Promise<LargePicture | null>;
  readonly post: (message: FromPictures) => void;
  /** Most bytes of all files of levels together. */
  readonly maxStoredBytes?: number;
}

type OpenMessage = Extract<ToPictures, { type: 'open' }>;
type TileMessage = Extract<ToPictures, { type: 'tile' }>;

/** Tiles that are made at the same time: one reads while another computes. */
const maxTilesAtOnce = 2;

/** A wish for a tile. */
interface Wish {
  readonly message: TileMessage;
  readonly abort: AbortController;
}

/**
 * The only object of the process of large pictures: owns them, opens one at a time, and makes their tiles, the one asked for
 * last first.
 */
export class PictureHost {
  /** By image id, least recently used first. */
  private readonly pictures = new Map<string, LargePicture>();
  private readonly opening = new Map<string, AbortController>();
  private lastOpening: Promise<void> = Promise.resolve();
  private readonly wishes: Wish[] = [];
  private readonly underWay = new Map<number, AbortController>();
  private giveWayEnded: (() => void)[] = [];

  constructor(private readonly parts: PictureHostParts) {}

  /** Carries out one message. Never rejects: every failure becomes a message of its own. */
  async handle(message: ToPictures): Promise<void> {
    switch (message.type) {
      case 'open': {
        const { imageId, path, choices = {} } = message;
        if (!this.parts.isLarge(path, choices)) {
          this.parts.post({ type: 'opened', imageId, picture: null });
          return;
        }
        const abort = new AbortController();
        this.opening.set(imageId, abort);
        // One after the other: decoding a large picture takes memory.
        const opening = this.lastOpening.then(() => this.open(message, abort));
        this.lastOpening = opening;
        await opening;
        return;
      }
      case 'tile':
        this.wishes.push({ message, abort: new AbortController() });
        this.makeTiles();
        return;
      case 'forget-tile':
        this.forgetTile(message.requestId);
        return;
      case 'close':
        await this.close(message.imageId);
    }
  }

  private async open(
    { imageId, path, name, choices = {}, folder }: OpenMessage,
    abort: AbortController,
  ): Promise<void> {
    const { signal } = abort;
    try {
      signal.throwIfAborted();
      const picture = await this.parts.open(
        path,
        name,
        choices,
        {
          folder,
          giveWay: () => this.whenNobodyWaits(),
          onProgress: (done, total) => this.parts.post({ type: 'preparing', imageId, done, total }),
        },
        signal,
      );
      if (picture !== null) {
        this.pictures.set(imageId, picture);
        this.makeRoom(picture);
      }
      const { facts, encodedHash, pyramid, rowsPath } = picture ?? {};
      const opened = facts && {
        ...facts,
        encodedHash: encodedHash!,
        pyramid: copyOf(pyramid!),
        rowsPath: rowsPath!,
      };
      this.parts.post({ type: 'opened', imageId, picture: opened ?? null });
    } catch (error) {
      // Who closed it waits for nothing.
      if (!signal.aborted) this.parts.post({ type: 'refused', imageId, error: toFailure(error) });
    } finally {
      this.opening.delete(imageId);
    }
  }

  private async close(imageId: string): Promise<void> {
    this.opening.get(imageId)?.abort(new Error('The image was closed.'));
    const picture = this.pictures.get(imageId);
    this.pictures.delete(imageId);
    await picture?.close();
  }

  private forgetTile(requestId: number): void {
    const place = this.wishes.findIndex(({ message }) => message.requestId === requestId);
    if (place >= 0) this.wishes.splice(place, 1);
    this.underWay.get(requestId)?.abort(new Error('Nobody waits for this tile.'));
  }

  private makeTiles(): void {
    while (this.underWay.size < maxTilesAtOnce) {
      const wish = this.wishes.pop();
      if (wish === undefined) break;
      void this.makeTile(wish);
    }
    if (this.underWay.size > 0) return;
    for (const ended of this.giveWayEnded.splice(0)) ended();
  }

  private async makeTile({ message, abort }: Wish): Promise<void> {
    const { requestId, imageId, tile, preview } = message;
    this.underWay.set(requestId, abort);
    // A tile that waits for its level holds up no other.
    const stepAside = (): void => {
      if (this.underWay.delete(requestId)) this.makeTiles();
    };
    try {
      const picture = this.pictures.get(imageId);
      if (picture === undefined) throw new Error(`A tile of ${imageId}, which is not open, was asked for.`);
      this.pictures.delete(imageId);
      this.pictures.set(imageId, picture);
      const { level, column, row } = tile;
      const exact = picture.isThere(level, column, row);
      if (!exact) {
        stepAside();
        if (preview) {
          const bytes = await picture.preview(level, column, row);
          if (bytes !== null) {
            this.parts.post({ type: 'tile', requestId, bytes, isExact: false });
            return;
          }
        }
      }
      const bytes = await picture.tile(level, column, row, abort.signal);
      if (!abort.signal.aborted) this.parts.post({ type: 'tile', requestId, bytes, isExact: true });
      if (!exact) this.makeRoom(picture);
    } catch (error) {
      if (!abort.signal.aborted) this.parts.post({ type: 'tile-failed', requestId, error: toFailure(error) });
    } finally {
      this.underWay.delete(requestId);
      this.makeTiles();
    }
  }

  private whenNobodyWaits(): Promise<void> {
    if (this.underWay.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.giveWayEnded.push(resolve));
  }

  /** Has the pictures used longest ago let go of their fine levels. */
  private makeRoom(except: LargePicture): void {
    const most = this.parts.maxStoredBytes ?? 2 ** 32;
    let total = 0;
    for (const { storedBytes } of this.pictures.values()) total += storedBytes;
    for (const picture of this.pictures.values()) {
      if (total <= most) return;
      if (picture === except) continue;
      const before = picture.storedBytes;
      if (picture.drop()) total -= before - picture.storedBytes;
    }
  }
}

function copyOf({ tileSide, levels }: LargePicture['pyramid']) {
  return { tileSide, levels: levels.map(({ width, height }) => ({ width, height })) };
}
