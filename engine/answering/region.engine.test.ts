import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeImage } from '../image/decodeImage.js';
import { openLargeTiff } from '../image/large/openLargeTiff.js';
import { Picture } from '../image/Picture.js';
import { TiffBlocks } from '../image/tiff/TiffBlocks.js';
import { writePng } from '../image/writePng.js';
import { collectRun, type CollectedRun } from '../testing/collectRun.js';
import { makeImage } from '../testing/makeCheckpoint.js';
import { largestDifference, readGolden } from '../testing/readGolden.js';
import { temporaryFolders } from '../testing/temporaryFolder.js';
import type { Region } from '../protocol/region.js';
import type { AskRequest } from './askRequest.js';
import type { Engine } from './Engine.js';
import { openEngine } from './openEngine.js';

const temporaryFolder = temporaryFolders();
const pictures = join(import.meta.dirname, '..', 'testing', 'pictures');
const golden = readGolden('landscape-36');

/** All that an answer consists of but its times. */
const saidBy = ({ tokens, layers, done, prefill }: CollectedRun) => ({
  tokens: tokens.map((token) => ({ ...token, elapsedMs: null })),
  layers,
  done: { ...done, timing: null, tokensPerSecond: null },
  prefill: { ...prefill, reusedTokens: null },
});

/** The rectangle as a file of its own, cut out pixel by pixel. */
async function cutOut(path: string, { left, top, width, height }: Region): Promise<string> {
  const whole = await decodeImage({ path });
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return whole.data[((top + y) * whole.width + left + x) * 3 + (i % 3)]!;
  });
  const cut = join(temporaryFolder(), 'cut.png');
  await writePng({ width, height, data }, cut);
  return cut;
}

/** A file opened as large pictures are, whatever its size. */
async function openLarge(path: string): Promise<Picture> {
  const tiff = path.endsWith('.tif') ? await openLargeTiff(path, 'large', {}, 1) : null;
  const { encodedHash } = tiff ?? (await Picture.open({ path }));
  await tiff?.close();
  const { width, height } = await decodeImage({ path });
  const file = { path, name: 'large', choices: {}, encodedHash, rowsPath: null, largeFrom: 1 };
  return Picture.ofLarge({ file, facts: { width, height } });
}

describe('asking about a region', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ checkpointDir: golden.dir, provider: 'cpu', weights: 'fp32', threads: 1 });
  });
  afterAll(() => engine.dispose());

  const ask = (image: AskRequest['image'], change: Partial<AskRequest> = {}) =>
    collectRun(engine, { image, promptIds: golden.promptIds, fixedSteps: 3, keepLogits: true, ...change });

  const made = (width: number, height: number): string => {
    const path = join(temporaryFolder(), 'made.bmp');
    writeFileSync(path, makeImage(width, height, 7));
    return path;
  };
  const square = { left: 11, top: 5, width: 40, height: 40, use: 'all' } as const;

  it.each<[string, () => string, Region]>([
    ['a square one', () => made(120, 100), square],
    [
      'a landscape one at the corner',
      () => made(150, 90),
      { ...square, left: 70, top: 57, width: 80, height: 33 },
    ],
    [
      'a portrait one, larger than what the model sees',
      () => made(300, 700),
      { ...square, width: 201, height: 645 },
    ],
    ['one pixel', () => made(30, 20), { ...square, width: 1, height: 1 }],
    [
      'a turned JPEG',
      () => join(pictures, 'jpeg-orientation-6.jpg'),
      { ...square, left: 2, top: 3, width: 20, height: 9 },
    ],
    [
      'a turned TIFF',
      () => join(pictures, 'tiff-orientation-8.tif'),
      { ...square, left: 3, top: 1, width: 17, height: 9 },
    ],
  ])('%s is asking about a file that was cut out', async (_, file, region) => {
    const path = file();
    const cut = await ask({ path: await cutOut(path, region) });
    expect(saidBy(await ask({ path }, { region }))).toEqual(saidBy(cut));
  });

  it.each<[string, string, Region]>([
    ['a TIFF in tiles', 'tiff-tiles.tif', { ...square, left: 7, top: 3, width: 15, height: 11 }],
    ['a turned TIFF', 'tiff-orientation-6.tif', { ...square, left: 3, top: 2, width: 9, height: 13 }],
    ['what is decoded whole', 'png-rgb.png', { ...square, left: 3, top: 2, width: 9, height: 7 }],
  ])('%s as large pictures are read is no other', async (_, name, region) => {
    const path = join(pictures, name);
    const cut = await ask({ path: await cutOut(path, region) });
    expect(saidBy(await ask(await openLarge(path), { region }))).toEqual(saidBy(cut));
  });

  it('reads of a large TIFF only the tiles that the region touches', async () => {
    const large = await openLarge(join(pictures, 'tiff-tiles.tif'));
    const read = vi.spyOn(TiffBlocks.prototype, 'numbers');
    const blocks = async (region?: Region) => {
      read.mockClear();
      await ask(large, { region });
      return new Set(read.mock.calls.map(([block]) => block)).size;
    };
    const all = await blocks();
    expect(await blocks({ left: 0, top: 0, width: 3, height: 2, use: 'all' })).toBe(1);
    expect(all).toBeGreaterThan(1);
    read.mockRestore();
  });

  it('keeps the whole picture in memory, and each region beside it', async () => {
    const path = made(90, 90);
    const whole = await ask({ path });
    const region = { ...square, width: 20, height: 20 };
    const first = await ask({ path }, { region });
    for (let left = 20; left < 25; left++) await ask({ path }, { region: { ...region, left } });
    const again = await ask({ path });
    expect(again.done.timing).toMatchObject({ visionRuns: 0, decodeMs: 0 });
    expect(saidBy(again)).toEqual(saidBy(whole));
    await ask({ path }, { region });
    const last = await ask({ path }, { region });
    expect(last.done.timing).toMatchObject({ visionRuns: 0, decodeMs: 0 });
    expect(saidBy(last)).toEqual(saidBy(first));
  });

  it.each([
    [
      { left: 30, top: 0, width: 11, height: 5 },
      /within the picture's 40 x 30, but got 11 x 5 pixels at 30,0.*to 41,5/,
    ],
    [{ left: 0, top: 25, width: 5, height: 6 }, /within the picture's 40 x 30/],
    [{ left: 0, top: 0, width: 0, height: 6 }, /region\.width should be a number from 1/],
    [{ left: -1, top: 0, width: 3, height: 6 }, /region\.left should be a number from 0/],
    [{ left: 0.5, top: 0, width: 3, height: 6 }, /region\.left should be an integer/],
  ])('refuses %j of a picture of 40 x 30', async (place, message) => {
    const path = made(40, 30);
    for (const use of ['all', 'highres'] as const) {
      const asking = ask({ path }, { region: { ...place, use } });
      await expect(asking).rejects.toMatchObject({ code: 'option-invalid' });
      await expect(ask({ path }, { region: { ...place, use } })).rejects.toThrow(message);
    }
  });

  describe('with its high-res tokens alone', () => {
    it.each([
      ['landscape', 150, 90],
      ['portrait', 90, 151],
      ['square', 100, 100],
    ])('is the ordinary answer where the region is the whole %s picture', async (_, width, height) => {
      const path = made(width, height);
      const region = { left: 0, top: 0, width, height, use: 'highres' } as const;
      const [part, all] = [await ask({ path }, { region }), await ask({ path })];
      expect(part.ids).toEqual(all.ids);
      expect(part.layers).toHaveLength(all.layers.length);
      // Which tokens lie beside each other in memory differs, and with it the order of sums.
      for (const [index, { attentionMap, selectionGrid }] of part.layers.entries()) {
        expect(selectionGrid).toEqual(all.layers[index]!.selectionGrid);
        expect(largestDifference(attentionMap, all.layers[index]!.attentionMap)).toBeLessThan(2e-6);
      }
    });

    it('sees the whole picture in the low-res view, and other high-res tokens', async () => {
      const path = made(150, 90);
      const region = { ...square, use: 'highres' } as const;
      const [part, whole] = [await ask({ path }, { region }), await ask({ path })];
      // Layers below the first that reads high-res tokens see the same.
      expect(part.layers[0]!.attentionMap).toEqual(whole.layers[0]!.attentionMap);
      expect(part.layers.at(-1)!.attentionMap).not.toEqual(whole.layers.at(-1)!.attentionMap);
      expect(part.prefill).toMatchObject({ promptTokens: whole.prefill.promptTokens });
      // 9 tiles of the region; the whole picture had been seen.
      expect((await ask({ path }, { region })).done.timing.visionRuns).toBe(0);
    });

    it('is refused for a variant that reads none', async () => {
      const region = { ...square, use: 'highres' } as const;
      await expect(ask({ path: made(90, 90) }, { region, variant: 'lowres' })).rejects.toThrow(
        /lowres reads none/,
      );
    });
  });
});
