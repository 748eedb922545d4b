import type { PyramidFacts } from '../../../engine/protocol/pyramid.js';
import type { Size } from '../geometry/points.js';
import { keptTiles, tileKey, type TileAddress } from '../geometry/pyramidTiles.js';

/** How a source works; tests give their own. */
export interface TileSourceParts {
  /** Loads a tile; rejects where there is none. */
  readonly load: (url: string, signal: AbortSignal) => Promise<LoadedTile>;
  /** Most bytes of pixels kept beside those that are wanted. */
  readonly budgetBytes: number;
}

/** The pixels of a tile. */
export interface LoadedTile {
  readonly pixels: ImageBitmap;
  /** Whether they are what they stay: until a picture was read whole, its coarse levels are a preview. */
  readonly isExact: boolean;
}

/** A preview is asked for anew after so long. */
const previewMs = 3000;

/**
 * At most so many tiles are loaded at once: of those in view, and of those that are kept. Few, because they wait for one
 * process that makes them, and what waits here can still be put in another order.
 */
const atOnce = { wanted: 4, kept: 4 } as const;

/**
 * The tiles of a large picture: loads what is wanted, the most pressing first, ends the loading of what is wanted no longer,
 * and keeps the pixels of those used last. The coarse levels are loaded at once and kept; they are shown as a preview while
 * they are no more than that.
 */
export class TileSource {
  /** Of the full picture, in pixels. */
  readonly size: Size;
  /** By key, those used last at the end. */
  private readonly tiles = new Map<string, LoadedTile>();
  private readonly loading = new Map<string, { readonly kept: boolean; readonly ending: AbortController }>();
  /** What could not be loaded; tried again once it was out of sight. */
  private readonly failed = new Set<string>();
  private readonly kept: ReadonlyMap<string, TileAddress>;
  private wanted: ReadonlyMap<string, TileAddress> = new Map();
  private inView: readonly TileAddress[] = [];
  private pointedAt: TileAddress | null = null;
  private readonly listeners = new Set<() => void>();
  /** Previews that are to be loaded anew. */
  private readonly stale = new Set<string>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
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
    return this.tiles.get(coarsest!)?.pixels;
  }

  /** What is to be loaded from now on, the most pressing first; what else is being loaded is given up. */
  want(tiles: readonly TileAddress[]): void {
    this.inView = tiles;
    this.wantAll();
  }

  /** One tile more that is to be loaded, before all others: what the pointer rests on. Null for none. */
  wantPointedAt(tile: TileAddress | null): void {
    if (this.pointedAt === null && tile === null) return;
    this.pointedAt = tile;
    this.wantAll();
  }

  private wantAll(): void {
    this.wanted = byKey(this.pointedAt === null ? this.inView : [this.pointedAt, ...this.inView]);
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

  /** The pixels of a tile, once they are those it keeps. */
  exactly(tile: TileAddress): ImageBitmap | undefined {
    const held = this.tiles.get(tileKey(tile));
    return held?.isExact === true ? held.pixels : undefined;
  }

  /** The pixels of a tile for drawing, if they are there: it becomes the one used last. */
  use(tile: TileAddress): LoadedTile | undefined {
    const key = tileKey(tile);
    const held = this.tiles.get(key);
    if (held !== undefined) {
      this.tiles.delete(key);
      this.tiles.set(key, held);
    }
    return held;
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
    this.tiles.forEach(({ pixels }) => pixels.close());
    this.timers.forEach(clearTimeout);
    this.tiles.clear();
  }

  private isNeeded(key: string): boolean {
    return this.wanted.has(key) || this.kept.has(key);
  }

  private loadMore(): void {
    if (this.closed) return;
    for (const [group, tiles] of [
      ['kept', this.kept],
      ['wanted', this.wanted],
    ] as const) {
      const kept = group === 'kept';
      let free = atOnce[group] - [...this.loading.values()].filter((one) => one.kept === kept).length;
      for (const key of tiles.keys()) {
        if (free === 0) break;
        if (this.loading.has(key) || this.failed.has(key)) continue;
        if (this.tiles.has(key) && !this.stale.has(key)) continue;
        free--;
        void this.loadOne(key, kept);
      }
    }
  }

  private async loadOne(key: string, kept: boolean): Promise<void> {
    const ending = new AbortController();
    this.loading.set(key, { kept, ending });
    let loaded: LoadedTile | null = null;
    try {
      const query = kept ? '?preview' : '';
      loaded = await this.parts.load(`${this.url}/tiles/${key}${query}`, ending.signal);
    } catch {
      // Drawn from a coarser tile as long as it is wanted.
    }
    if (ending.signal.aborted || this.closed) {
      loaded?.pixels.close();
      return;
    }
    this.loading.delete(key);
    this.stale.delete(key);
    if (loaded !== null) this.keep(key, loaded);
    else if (!this.tiles.has(key)) this.failed.add(key);
    this.loadMore();
    this.listeners.forEach((listener) => listener());
  }

  private keep(key: string, loaded: LoadedTile): void {
    this.letGo(key);
    this.tiles.set(key, loaded);
    this.bytes += bytesOf(loaded);
    if (!loaded.isExact) this.askAgain(key);
    for (const other of this.tiles.keys()) {
      if (this.bytes <= this.parts.budgetBytes) break;
      if (!this.isNeeded(other)) this.letGo(other);
    }
  }

  private letGo(key: string): void {
    const held = this.tiles.get(key);
    if (held === undefined) return;
    this.tiles.delete(key);
    this.bytes -= bytesOf(held);
    held.pixels.close();
  }

  private askAgain(key: string): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.stale.add(key);
      this.loadMore();
    }, previewMs);
    this.timers.add(timer);
  }
}

/** Loads a tile and decodes it off the main thread. */
async function loadTile(url: string, signal: AbortSignal): Promise<LoadedTile> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`Expected a tile at ${url}, got status ${response.status}.`);
  const isExact = response.headers.get('Fovea-Tile') !== 'preview';
  return { pixels: await createImageBitmap(await response.blob()), isExact };
}

function byKey(tiles: readonly TileAddress[]): ReadonlyMap<string, TileAddress> {
  return new Map(tiles.map((tile) => [tileKey(tile), tile]));
}

/** Of the pixels, whose size is gone once they are closed. */
function bytesOf({ pixels }: LoadedTile): number {
  return pixels.width * pixels.height * 4;
}
