import type { ImageChoices } from '../protocol/imageChoices.js';
import { checkBands, checkPage } from './checkChoices.js';
import { paint } from './paint.js';
import { readBmp } from './readBmp.js';
import type { RgbImage } from './rgbImage.js';
import { sampleRange } from './sampleRange.js';

/** Decodes a bitmap; its bands are red, green and blue. @throws PictureError, EngineError `option-invalid` */
export function decodeBmp(
  name: string,
  bytes: Uint8Array,
  { bands, range: wanted, page = 1 }: ImageChoices,
  checkSize: (width: number, height: number) => void,
): RgbImage {
  const names = ['red', 'green', 'blue'];
  if (bands !== undefined) checkBands(name, bands, names);
  checkPage(name, page, 1);
  const { width, height, data, common } = readBmp(bytes, checkSize);
  const samples = { width, height, channels: 3, values: data, bits: 8, kind: 'uint' } as const;
  const shownBands = [...(bands ?? [1, 2, 3])];
  const channels = shownBands.map((band) => band - 1);
  const { low, high } = sampleRange(samples, channels, wanted);
  const chosen = bands !== undefined || typeof wanted === 'object';
  return {
    width,
    height,
    data: chosen ? paint(samples, channels, { low, high }) : data,
    format: 'bmp',
    shownByChromium: common && !chosen,
    details: {
      bands: names,
      shownBands,
      sampleType: 'uint8',
      page: 1,
      pages: 1,
      range: { low, high },
      notices: [],
    },
  };
}
