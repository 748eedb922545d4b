import type { OpenedImage } from '../../electron/ipc/contracts.js';
import { pyramidTileSide, type PyramidFacts } from '../../engine/protocol/pyramid.js';
import type { FoveaWindow } from './FoveaWindow.js';

/** How a stand-in is opened. */
export interface StandInPyramid {
  readonly width: number;
  readonly height: number;
  /** Each tile comes after so long. */
  readonly tileDelayMs: number;
}

/** The sizes of the levels of a picture, as the engine makes them. */
export function levelsOf(width: number, height: number): PyramidFacts['levels'] {
  const levels = [{ width, height }];
  for (let last = levels[0]!; Math.max(last.width, last.height) > pyramidTileSide; levels.push(last))
    last = { width: Math.ceil(last.width / 2), height: Math.ceil(last.height / 2) };
  return levels;
}

/**
 * Opens a large picture that is not there: the window makes its tiles as they are asked for, so that it can be tested with
 * tiles as slow as a test wants. The pixel at x, y is red x / 64 and green y / 64 (both modulo 256), and blue the level's
 * number times 40.
 *
 * @returns its id.
 */
export async function openStandInPyramid(
  { app, page }: FoveaWindow,
  { width, height, tileDelayMs }: StandInPyramid,
): Promise<string> {
  const imageId = 'stand-in';
  const image: OpenedImage = {
    imageId,
    sessionId: 'stand-in',
    name: 'large.tif',
    width,
    height,
    format: 'tiff',
    sizeBytes: width * height * 3,
    copied: true,
    url: `fovea://app/images/${imageId}`,
    isFile: true,
    pyramid: { tileSide: pyramidTileSide, levels: levelsOf(width, height) },
  };
  await page.evaluate(
    ({ url: pictureUrl, pyramid, delayMs }) => {
      const { levels, tileSide } = pyramid!;
      /** A 24-bit bitmap, rows from below. */
      const bitmap = (level: number, column: number, row: number): Blob => {
        const wide = Math.min(tileSide, levels[level]!.width - column * tileSide);
        const high = Math.min(tileSide, levels[level]!.height - row * tileSide);
        const stride = (wide * 3 + 3) & ~3;
        const bytes = new Uint8Array(54 + stride * high);
        const view = new DataView(bytes.buffer);
        bytes.set([0x42, 0x4d]);
        view.setUint32(2, bytes.length, true);
        view.setUint32(10, 54, true);
        view.setUint32(14, 40, true);
        view.setInt32(18, wide, true);
        view.setInt32(22, high, true);
        view.setUint16(26, 1, true);
        view.setUint16(28, 24, true);
        const factor = 2 ** level;
        for (let y = 0; y < high; y++) {
          for (let x = 0; x < wide; x++) {
            const at = 54 + (high - 1 - y) * stride + x * 3;
            bytes[at] = level * 40;
            bytes[at + 1] = ((row * tileSide + y) * factor) >> 6;
            bytes[at + 2] = ((column * tileSide + x) * factor) >> 6;
          }
        }
        return new Blob([bytes], { type: 'image/bmp' });
      };
      const real = window.fetch.bind(window);
      window.fetch = async (input, init) => {
        if (typeof input !== 'string' || !input.startsWith(pictureUrl)) return real(input, init);
        const [, level, column, row] = /\/tiles\/(\d+)\/(\d+)\/(\d+)/.exec(input) ?? [];
        if (level === undefined) return new Response('', { status: 404 });
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        init?.signal?.throwIfAborted();
        return new Response(bitmap(Number(level), Number(column), Number(row)));
      };
    },
    { ...image, delayMs: tileDelayMs },
  );
  await app.evaluate(
    ({ BrowserWindow }, opened) =>
      BrowserWindow.getAllWindows()[0]!.webContents.send('push:image-opened', { image: opened, show: true }),
    image,
  );
  return imageId;
}
