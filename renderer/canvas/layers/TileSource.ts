import type { PyramidFacts } from '../../../engine/protocol/pyramid.js';
import type { Size } from '../geometry/points.js';
import { keptTiles, tileKey, type TileAddress } from '../geometry/pyramidTiles.js';

/** How a source works; tests give their own. */
export interface TileSourceParts {
  /** Loads a tile; rejects where there is none. */
  readonly load: (url: string, signal: AbortSignal) => Promise<ImageBitmap>;
  /** Most bytes of pixels kept beside those that are wanted. */
  readonly budgetBytes: number;
}

/** At most so many tiles are loaded at once: of those in view, and of those that are kept. */
const atOnce = { wanted: 8, kept: 4 } as const;

/**
 * The tiles of a large picture: loads what is wanted, the most pressing first, ends the loading of what is wanted no longer,
 * and keeps the pixels of those used last. The coarse levels are loaded at once and kept.
 */
export class TileSource {
  /** Of the full picture, in pixels. */
  readonly size: Size;
  /** By key, those used last at the end. */
  private readonly tiles = new Map<string, ImageBitmap>();
  private readonly loading = new Map<string, { readonly kept: boolean; readonly ending: AbortController }>();
  /** What could not be loaded; tried again once it was out of sight. */
  private readonly failed = new Set<string>();
  private readonly kept: ReadonlyMap<string, TileAddress>;
  private wanted: ReadonlyMap<string, TileAddress> = new Map();
  private readonly listeners = new Set<() => void>();
  private bytes = 0;
  private closed = false;

  /** `url` is the address of the picture; its tiles are below it. */
  constructor(
    private readonly url: string,
    readonly pyramid: PyramidFacts,
    private readonly parts: TileSourceParts = { load: loadTile, budgetBytes: 256 * 1024 * 1024 },
  ) {
    this.size = pyramid.levels[0]!;
    this.kept = byKey(keptTiles(pyramid));
    this.loadMore();
  }

  /** Whether no tile is there yet. */
  get isEmpty(): boolean {
    return this.tiles.size === 0;
  }

  /** Whether nothing can be shown: no tile is there, and the one that holds the whole picture cannot be loaded. */
  get isBroken(): boolean {
    const [coarsest] = this.kept.keys();
    return this.isEmpty && this.failed.has(coarsest!);
  }

  /** The tile that holds the whole picture; undefined until it is there. */
  get coarsest(): ImageBitmap | undefined {
    const [coarsest] = this.kept.keys();
    return this.tiles.get(coarsest!);
  }

  /** What is to be loaded from now on, the most pressing first; what else is being loaded is given up. */
  want(tiles: readonly TileAddress[]): void {
    this.wanted = byKey(tiles);
    for (const [key, { kept, ending }] of this.loading) {
      if (kept || this.wanted.has(key)) continue;
      this.loading.delete(key);
      ending.abort();
    }
    for (const key of this.failed) if (!this.isNeeded(key)) this.failed.delete(key);
    this.loadMore();
  }

  /** Whether the pixels of a tile are there. */
  has(tile: TileAddress): boolean {
    return this.tiles.has(tileKey(tile));
  }

  /** The pixels of a tile, if they are there. */
  look(tile: TileAddress): ImageBitmap | undefined {
    return this.tiles.get(tileKey(tile));
  }

  /** The same, for drawing: it becomes the one used last. */
  use(tile: TileAddress): ImageBitmap | undefined {
    const key = tileKey(tile);
    const pixels = this.tiles.get(key);
    if (pixels !== undefined) {
      this.tiles.delete(key);
      this.tiles.set(key, pixels);
    }
    return pixels;
  }

  /** Calls back whenever a tile has come, or cannot; returns what ends that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Gives up all loading and lets go of all pixels. */
  close(): void {
    this.closed = true;
    this.listeners.clear();
    this.loading.forEach(({ ending }) => ending.abort());
    this.loading.clear();
    this.tiles.forEach((pixels) => pixels.close());
    this.tiles.clear();
  }

  private isNeeded(key: string): boolean {
    return this.wanted.has(key) || this.kept.has(key);
  }

  private loadMore(): void {
    for (const [group, tiles] of [
      ['kept', this.kept],
      ['wanted', this.wanted],
    ] as const) {
      const kept = group === 'kept';
      let free = atOnce[group] - [...this.loading.values()].filter((one) => one.kept === kept).length;
      for (const key of tiles.keys()) {
        if (free === 0) break;
        if (this.tiles.has(key) || this.loading.has(key) || this.failed.has(key)) continue;
        free--;
        void this.loadOne(key, kept);
      }
    }
  }

  private async loadOne(key: string, kept: boolean): Promise<void> {
    const ending = new AbortController();
    this.loading.set(key, { kept, ending });
    let pixels: ImageBitmap | null = null;
    try {
      pixels = await this.parts.load(`${this.url}/tiles/${key}`, ending.signal);
    } catch {
      // Drawn from a coarser tile as long as it is wanted.
    }
    if (ending.signal.aborted || this.closed) {
      pixels?.close();
      return;
    }
    this.loading.delete(key);
    if (pixels === null) this.failed.add(key);
    else this.keep(key, pixels);
    this.loadMore();
    this.listeners.forEach((listener) => listener());
  }

  private keep(key: string, pixels: ImageBitmap): void {
    this.tiles.set(key, pixels);
    this.bytes += bytesOf(pixels);
    for (const [other, held] of this.tiles) {
      if (this.bytes <= this.parts.budgetBytes) break;
      if (this.isNeeded(other)) continue;
      this.tiles.delete(other);
      this.bytes -= bytesOf(held);
      held.close();
    }
  }
}

/** Loads a tile and decodes it off the main thread. */
async function loadTile(url: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`Expected a tile at ${url}, got status ${response.status}.`);
  return createImageBitmap(await response.blob());
}

function byKey(tiles: readonly TileAddress[]): ReadonlyMap<string, TileAddress> {
  return new Map(tiles.map((tile) => [tileKey(tile), tile]));
}

function bytesOf({ width, height }: Size): number {
  return width * height * 4;
}
