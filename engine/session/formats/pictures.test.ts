import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeImage } from '../../image/decodeImage.js';
import type { RgbPixels } from '../../image/rgbImage.js';
import { shrinkRows } from '../../image/shrinkRows.js';
import type { ExportOptions } from '../../protocol/exportOptions.js';
import type { Region } from '../../protocol/region.js';
import { paddedSquare } from '../../selection/paddedSquare.js';
import { overlayPixels, type OverlayPicture } from '../../selection/overlayPicture.js';
import { temporaryFolders } from '../../testing/temporaryFolder.js';
import { fixtureSession } from '../testing/fixtureSession.js';
import { fixtureSource } from '../testing/fixtureSource.js';
import { missingModules, readWithPython } from '../testing/pythonReaders.js';
import { chooseOverlay } from './drawing/chooseOverlay.js';
import type { ExportSource } from './exportSource.js';
import { picturePng } from './picturePng.js';
import { pictureSvg } from './pictureSvg.js';

const temporaryFolder = temporaryFolders();
let source: ExportSource;
let picture: RgbPixels;
beforeAll(async () => {
  source = await fixtureSource();
  ({ picture } = await fixtureSession());
});

/** The rows of a picture, 7 at a time. */
function rowsOf({ width, height, data }: RgbPixels) {
  // eslint-disable-next-line @typescript-eslint/require-await -- rows are asynchronous
  async function* rows(): AsyncGenerator<Uint8Array> {
    for (let top = 0; top < height; top += 7) yield data.subarray(top * width * 3, (top + 7) * width * 3);
  }
  return { width, height, rows };
}

async function png(options: Partial<ExportOptions>, of = source, pixels = picture): Promise<RgbPixels> {
  const pieces: Uint8Array[] = [];
  for await (const piece of picturePng(of, { format: 'png', ...options }, rowsOf(pixels))) pieces.push(piece);
  return decodeImage({ bytes: Buffer.concat(pieces), name: 'export' });
}

/** What the window draws: the overlay's pixels, one a cell, over the padded square without smoothing. */
function asTheWindow(
  overlay: OverlayPicture,
  opacity: number,
  place = { left: 0, top: 0, width: picture.width, height: picture.height },
): Uint8Array {
  const { width } = picture;
  const { side, left, top } = paddedSquare(place.width, place.height);
  const cells = overlayPixels(overlay, 'turbo');
  return picture.data.map((value, i) => {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3];
    const [inX, inY] = [x - place.left, y - place.top];
    if (inX < 0 || inY < 0 || inX >= place.width || inY >= place.height) return value;
    const column = Math.floor(((inX + left + 0.5) / side) * overlay.gridSide);
    const row = Math.floor(((inY + top + 0.5) / side) * overlay.gridSide);
    const cell = (row * overlay.gridSide + column) * 4;
    const alpha = (cells[cell + 3]! / 255) * opacity;
    return Math.round(value * (1 - alpha) + cells[cell + c]! * alpha);
  });
}

/** The made-up session with its first question asked about a region. */
function aboutRegion(region: Region): ExportSource {
  const runs = source.runs.map((run) =>
    run.runId === 'run-1' ? { ...run, settings: { ...run.settings, region } } : run,
  );
  return { ...source, runs };
}

describe('a question about a region', () => {
  const place = { left: 37, top: 101, width: 303, height: 90 };
  const whole = { left: 0, top: 0, width: 640, height: 400 };
  const options = {
    runId: 'run-1',
    colourMap: 'turbo',
    opacity: 0.5,
    annotations: false,
    legend: false,
  } as const;

  test.each([
    [{ what: 'frequency' }, 'all', place],
    [{ what: 'frequency' }, 'highres', place],
    [{ what: 'attention', tokenIndex: 1, layer: 3 }, 'all', place],
    // The low-res view is of the whole picture, and so is its map.
    [{ what: 'attention', tokenIndex: 1, layer: 3 }, 'highres', whole],
  ] as const)('%j of one for %s lies on its own pixels', async (what, use, where) => {
    const of = aboutRegion({ ...place, use });
    const drawn = await png({ ...options, ...what }, of);
    const { overlay, caption } = (await chooseOverlay(of, { format: 'png', ...options, ...what }))!;
    expect(Buffer.compare(drawn.data, asTheWindow(overlay, 0.5, where))).toBe(0);
    expect(caption.endsWith(', in the region of 303 x 90 pixels at 37,101')).toBe(where === place);
  });

  test('as SVG, its cells and their border end where it ends', async () => {
    const pieces: string[] = [];
    const parts = pictureSvg(
      aboutRegion({ ...place, use: 'all' }),
      { format: 'svg', ...options, what: 'selected', tokenIndex: 1, layer: 3 },
      { kind: 'link', name: 'a.png' },
    );
    for await (const piece of parts) pieces.push(piece);
    const svg = pieces.join('');
    const places = [
      ...svg.matchAll(
        /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="#[^"]*" fill-opacity/g,
      ),
    ];
    expect(places.length).toBeGreaterThan(0);
    for (const [, ...numbers] of places) {
      const [x, y, width, height] = numbers.map(Number) as [number, number, number, number];
      expect(Math.min(x - place.left, y - place.top)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(place.left + place.width + 0.01);
      expect(y + height).toBeLessThanOrEqual(place.top + place.height + 0.01);
    }
    const ends = [...svg.matchAll(/M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/g)].map((found) =>
      found.slice(1).map(Number),
    );
    expect(ends.length).toBeGreaterThan(0);
    for (const [x1, y1, x2, y2] of ends) {
      for (const x of [x1!, x2!]) expect(x >= place.left && x <= place.left + place.width).toBe(true);
      for (const y of [y1!, y2!]) expect(y >= place.top && y <= place.top + place.height).toBe(true);
    }
  });
});

describe('PNG', () => {
  test.each([
    { what: 'frequency' },
    { what: 'frequency', runId: 'run-1', tokenIndex: 2 },
    { what: 'attention', runId: 'run-1', tokenIndex: 1, layer: 3 },
  ] as const)('%j is what the window draws, pixel for pixel', async (chosen) => {
    const options = {
      ...chosen,
      colourMap: 'turbo',
      opacity: 0.5,
      annotations: false,
      legend: false,
    } as const;
    const drawn = await png(options);
    expect([drawn.width, drawn.height]).toEqual([640, 400]);
    const { overlay } = (await chooseOverlay(source, { format: 'png', ...chosen }))!;
    expect(Buffer.compare(drawn.data, asTheWindow(overlay, 0.5))).toBe(0);
    expect(Buffer.compare(drawn.data, picture.data)).not.toBe(0);
  });

  test('a selection is dimmed around with hard edges, its border drawn', async () => {
    const chosen = { tokenIndex: 0, layer: 1, what: 'selected' } as const;
    const drawn = await png({ ...chosen, colourMap: 'turbo', opacity: 1, annotations: false, legend: false });
    const { overlay } = (await chooseOverlay(source, { format: 'png', ...chosen }))!;
    const exact = asTheWindow(overlay, 1);
    const same = (from: Uint8Array): number => drawn.data.filter((value, i) => value === from[i]).length;
    expect(same(exact) / exact.length).toBeGreaterThan(0.9);
    expect(same(exact)).toBeLessThan(exact.length); // the border
  });

  test('annotations lie where they were drawn, with a legend below that changes no pixel of the picture', async () => {
    const session = { ...source.session, annotations: source.session.annotations.slice(0, 1) };
    const none = { ...source, runs: [], session };
    const [plain, marked] = [await png({ legend: false }, none), await png({}, none)];
    expect(plain.height).toBe(400);
    expect(marked.height).toBeGreaterThan(430);
    expect(Buffer.compare(marked.data.subarray(0, plain.data.length), plain.data)).toBe(0);
    const at = (x: number, y: number): number[] => [
      ...plain.data.subarray((y * 640 + x) * 3, (y * 640 + x) * 3 + 3),
    ];
    const was = (x: number, y: number): number[] => [
      ...picture.data.subarray((y * 640 + x) * 3, (y * 640 + x) * 3 + 3),
    ];
    for (const [x, y] of [
      [59, 150],
      [60, 150],
      [160, 150],
      [100, 80],
      [100, 219],
    ] as const) {
      expect(at(x, y)).not.toEqual(was(x, y));
    }
    expect(at(159, 150)[0]! - was(159, 150)[0]!).toBeLessThan(0); // its dark border
    expect(at(30, 150)).toEqual([...picture.data.subarray((150 * 640 + 30) * 3, (150 * 640 + 30) * 3 + 3)]);
  });

  test('drawn smaller, it is laid out anew: cells and annotations stay where they were on the picture', async () => {
    const small = await shrinkRows(rowsOf(picture), 320);
    const half = await png({ opacity: 1, what: 'frequency' }, source, small);
    expect(half.width).toBe(480); // as wide as a legend needs
    const whole = await png({ opacity: 1, what: 'frequency' });
    const mean = (image: RgbPixels, x: number, y: number): number => image.data[(y * image.width + x) * 3]!;
    const left = (480 - 320) / 2;
    for (const [x, y] of [
      [200, 130],
      [110, 200],
      [480, 300],
      [364, 170],
    ] as const) {
      expect(Math.abs(mean(half, left + x / 2, y / 2) - mean(whole, x, y))).toBeLessThan(12);
    }
  });
});

test.each([
  [{ runId: 'run-3' }, /"Why\?" has none/],
  [{ runId: 'run-9' }, /the session has none/],
  [{ tokenIndex: 6, runId: 'run-1' }, /a token from 1 to 6, but got 7/],
  [{ layer: 4 }, /one of the layers that choose, 1, 2, 3, but got 4/],
  [{ what: 'selected' }, /no token is given\. There are tokens 1 to 4 and layers 1, 2, 3/],
  [{ what: 'attention', tokenIndex: 0 }, /no layer is given/],
  [{ what: 'frequency', tokenIndex: 0, layer: 1 }, /both are given/],
  [{ tokenIndex: 3, layer: 3 }, /layer 3 at token 4, but the layer did not report/],
] as const)('%j says what there is', async (options, message) => {
  await expect(chooseOverlay(source, { format: 'png', ...options })).rejects.toThrow(message);
});

const noPython = missingModules('xml');
test.skipIf(noPython !== null)(
  'SVG is well-formed, with every text as it is and the picture inside',
  async () => {
    const file = path.join(temporaryFolder(), 'a.svg');
    // eslint-disable-next-line @typescript-eslint/require-await -- pieces are asynchronous
    async function* base64(): AsyncGenerator<string> {
      yield 'QUJD';
      yield 'REVG';
    }
    const embed = { kind: 'embed', mediaType: 'image/png', base64: base64() } as const;
    const pieces: string[] = [];
    for await (const piece of pictureSvg(source, { format: 'svg' }, embed)) pieces.push(piece);
    const text = pieces.join('');
    writeFileSync(file, text);
    const seen = readWithPython('shapes', file) as { tags: Record<string, number>; texts: string[] };
    expect(text).toContain('xlink:href="data:image/png;base64,QUJDREVG"');
    expect(seen.tags).not.toHaveProperty('script');
    expect(seen.tags).not.toHaveProperty('img');
    expect(seen.tags['image']).toBe(1);
    expect(seen.texts.join('\n')).toContain('</title></style><script>alert("x")</script>');
    expect(seen.texts.join('\n')).toContain('עברית العربية 日本語');
    const link: string[] = [];
    for await (const piece of pictureSvg(
      source,
      { format: 'svg' },
      { kind: 'link', name: source.session.picture.name },
    ))
      link.push(piece);
    expect(link.join('')).toContain('xlink:href="harbour%20%22a%22%20%26%20%3Cb%3E.png"');
  },
);
