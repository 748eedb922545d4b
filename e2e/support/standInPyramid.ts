import type { ElectronApplication } from '@playwright/test';
import type { OpenedImage } from '../../electron/ipc/contracts.js';
import { pyramidTileSide, type PyramidFacts } from '../../engine/protocol/pyramid.js';

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
 * Opens a large picture that is not there: its tiles are made as they are asked for, so that the window can be tested with
 * tiles as slow as a test wants. The pixel at x, y is red x / 64 and green y / 64 (both modulo 256), and blue the level's
 * number times 40. From then on the window gets nothing else of `fovea:`.
 *
 * @returns its id.
 */
export async function openStandInPyramid(
  app: ElectronApplication,
  { width, height, tileDelayMs }: StandInPyramid,
): Promise<string> {
  const imageId = 'stand-in';
  const image: OpenedImage = {
    imageId,
    name: 'large.tif',
    width,
    height,
    format: 'tiff',
    sizeBytes: width * height * 3,
    copied: true,
    url: `fovea://app/images/${imageId}`,
    pyramid: { tileSide: pyramidTileSide, levels: levelsOf(width, height) },
  };
  await app.evaluate(
    ({ BrowserWindow, session }, { opened, delayMs }) => {
      const { levels, tileSide } = opened.pyramid!;
      /** A 24-bit bitmap, rows from below. */
      const bitmap = (level: number, column: number, row: number): Uint8Array<ArrayBuffer> => {
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
        return bytes;
      };
      session.defaultSession.protocol.unhandle('fovea');
      session.defaultSession.protocol.handle('fovea', async ({ url }) => {
        const [, level, column, row] = /\/tiles\/(\d+)\/(\d+)\/(\d+)/.exec(url) ?? [];
        if (level === undefined) return new Response('', { status: 404 });
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        return new Response(bitmap(Number(level), Number(column), Number(row)), {
          headers: { 'Content-Type': 'image/bmp' },
        });
      });
      BrowserWindow.getAllWindows()[0]!.webContents.send('push:image-opened', { image: opened, show: true });
    },
    { opened: image, delayMs: tileDelayMs },
  );
  return imageId;
}
