// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PyramidFacts } from '../../../engine/protocol/pyramid.js';
import { tileKey } from '../geometry/pyramidTiles.js';
import { TileSource, type LoadedTile } from './TileSource.js';

const pyramid: PyramidFacts = {
  tileSide: 512,
  levels: [
    { width: 8192, height: 512 },
    { width: 4096, height: 256 },
    { width: 2048, height: 128 },
    { width: 1024, height: 64 },
    { width: 512, height: 32 },
  ],
};

/** A source whose tiles come when the test says so. */
function slowSource(budgetTiles = 100) {
  const asked = new Map<
    string,
    { come: (isExact: boolean) => void; fail: () => void; signal: AbortSignal }
  >();
  const order: string[] = [];
  const closed: string[] = [];
  const urls: string[] = [];
  const load = (url: string, signal: AbortSignal): Promise<LoadedTile> =>
    new Promise((resolve, reject) => {
      const key = url.replace('picture/tiles/', '').replace('?preview', '');
      urls.push(url);
      order.push(key);
      asked.set(key, {
        signal,
        come: (isExact) => {
          const pixels = { width: 512, height: 512, close: () => closed.push(key) } as ImageBitmap;
          resolve({ pixels, isExact });
        },
        fail: () => reject(new Error('gone')),
      });
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const source = new TileSource('picture', pyramid, { load, budgetBytes: budgetTiles * 512 * 512 * 4 });
  const settle = async (key: string, how: 'exact' | 'preview' | 'fail' = 'exact'): Promise<void> => {
    const changed = vi.fn();
    const stop = source.onChange(changed);
    const tile = asked.get(key)!;
    if (how === 'fail') tile.fail();
    else tile.come(how === 'exact');
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    stop();
  };
  return { source, asked, order, urls, closed, settle };
}

const tile = (column: number, level = 0) => ({ level, column, row: 0 });
const tiles = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => tile(from + index));

afterEach(() => vi.useRealTimers());

describe('TileSource', () => {
  it('loads the coarse levels by itself, the coarsest first, a few at a time', async () => {
    const { source, order, settle } = slowSource();
    expect(order).toHaveLength(4);
    expect(order[0]).toBe('4/0/0');
    expect(source.isEmpty).toBe(true);
    await settle('4/0/0');
    expect(source.isEmpty).toBe(false);
    expect(source.coarsest).toBeDefined();
    expect(order).toHaveLength(5);
  });

  it('loads what is wanted in its order, at most four at once, though coarse tiles are slow', async () => {
    const { source, order, settle } = slowSource();
    const before = order.length;
    source.want(tiles(0, 11));
    expect(order.slice(before)).toEqual(tiles(0, 3).map(tileKey));
    await settle('0/3/0');
    expect(order.slice(before)).toEqual(tiles(0, 4).map(tileKey));
    source.want(tiles(0, 11));
    expect(new Set(order).size).toBe(order.length);
  });

  it('gives up what is wanted no longer, and loads something else in its place', async () => {
    const { source, asked, order } = slowSource();
    source.want(tiles(0, 3));
    source.want(tiles(2, 15));
    expect(asked.get('0/0/0')!.signal.aborted).toBe(true);
    expect(asked.get('0/2/0')!.signal.aborted).toBe(false);
    expect(asked.get('4/0/0')!.signal.aborted).toBe(false);
    expect(order.filter((key) => key.startsWith('0/'))).toEqual(tiles(0, 5).map(tileKey));
    await Promise.resolve();
    expect(source.has(tile(0))).toBe(false);
  });

  it('lets go of those used longest ago beyond its budget, never of what is wanted or kept', async () => {
    const { source, closed, settle } = slowSource(4);
    await settle('4/0/0');
    source.want(tiles(0, 2));
    for (const key of ['0/0/0', '0/1/0', '0/2/0']) await settle(key);
    expect(closed).toEqual([]);
    source.use(tile(0));
    source.want(tiles(2, 4));
    await settle('0/3/0');
    expect(closed).toEqual(['0/1/0']);
    await settle('0/4/0');
    expect(closed).toEqual(['0/1/0', '0/0/0']);
    expect(source.coarsest).toBeDefined();
    source.want(tiles(2, 6));
    await settle('0/5/0');
    expect(closed).toHaveLength(2);
  });

  it('loads what the pointer rests on before all others, and keeps it while it does', async () => {
    const { source, order, asked, settle } = slowSource();
    const before = order.length;
    source.want(tiles(0, 11));
    source.wantPointedAt(tile(15));
    await settle('0/3/0');
    expect(order.slice(before).at(-1)).toBe('0/15/0');
    source.want(tiles(0, 11));
    expect(asked.get('0/15/0')!.signal.aborted).toBe(false);
    source.wantPointedAt(null);
    expect(asked.get('0/15/0')!.signal.aborted).toBe(true);
  });

  it('leaves a tile that cannot be loaded, and tries again once it was out of sight', async () => {
    const { source, order, settle } = slowSource();
    const times = (): number => order.filter((key) => key === '0/0/0').length;
    source.want(tiles(0, 1));
    await settle('0/0/0', 'fail');
    source.want(tiles(0, 1));
    expect([times(), source.has(tile(0)), source.isBroken]).toEqual([1, false, false]);
    source.want(tiles(8, 9));
    source.want(tiles(0, 1));
    expect(times()).toBe(2);
  });

  it('is broken when the tile that holds the whole picture cannot be loaded and none other is there', async () => {
    const { source, settle } = slowSource();
    await settle('4/0/0', 'fail');
    expect(source.isBroken).toBe(true);
    await settle('3/0/0');
    expect(source.isBroken).toBe(false);
  });

  it('shows a preview of a coarse tile, and asks again until it is exact', async () => {
    vi.useFakeTimers();
    const { source, order, urls, closed, settle } = slowSource();
    const coarsest = { level: 4, column: 0, row: 0 };
    source.want([tile(0)]);
    expect([urls[0], urls.at(-1)]).toEqual(['picture/tiles/4/0/0?preview', 'picture/tiles/0/0/0']);
    await settle('4/0/0', 'preview');
    expect([source.has(coarsest), source.exactly(coarsest), source.use(coarsest)?.isExact]).toEqual([
      true,
      undefined,
      false,
    ]);
    for (const key of ['3/0/0', '3/1/0', '2/0/0', '2/1/0', '2/2/0', '2/3/0']) await settle(key);
    const before = order.length;
    await vi.advanceTimersByTimeAsync(3000);
    expect(order.slice(before)).toEqual(['4/0/0']);
    expect(source.has(coarsest)).toBe(true);
    await settle('4/0/0');
    expect(source.exactly(coarsest)).toBeDefined();
    expect(closed).toEqual(['4/0/0']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(order.slice(before)).toEqual(['4/0/0']);
  });

  it('gives up all loading and closes what it holds', async () => {
    const { source, asked, order, closed, settle } = slowSource();
    source.want(tiles(0, 0));
    await settle('0/0/0');
    source.close();
    expect(closed).toEqual(['0/0/0']);
    expect([...asked.values()].filter(({ signal }) => !signal.aborted)).toHaveLength(1);
    const before = order.length;
    source.want(tiles(5, 6));
    expect(order).toHaveLength(before);
  });
});
