import type { ImageChoices } from '../protocol/imageChoices.js';
import type { ImageFormat } from '../protocol/imageFormats.js';
import { checkBands } from './checkChoices.js';
import type { PictureColours } from './colour/pictureColours.js';
import { paint } from './paint.js';
import type { RgbImage } from './rgbImage.js';
import { sampleRange } from './sampleRange.js';
import { sampleTypeName, type Samples } from './samples.js';
import { stretchNotice } from './stretchNotice.js';

/** What a decoder gave: whole numbers of one or three colours, and perhaps alpha behind them. */
export interface DecodedSamples {
  readonly format: ImageFormat;
  readonly samples: Samples;
  readonly colours: PictureColours;
  /** Whether the last channel is alpha. */
  readonly alpha: boolean;
  readonly page: number;
  readonly pages: number;
  readonly notices: readonly string[];
}

/** Makes a picture of decoded numbers, by the choices. Converts them in place. @throws EngineError `option-invalid` */
export function showSamples(
  name: string,
  { format, samples, colours, alpha, page, pages, notices }: DecodedSamples,
  choices: ImageChoices,
): RgbImage {
  const { width, height, channels, bits } = samples;
  const grey = channels < 3;
  const names = [...(grey ? ['grey'] : ['red', 'green', 'blue']), ...(alpha ? ['alpha'] : [])];
  if (choices.bands !== undefined) checkBands(name, choices.bands, names);
  const asColours = choices.bands === undefined && typeof choices.range !== 'object';
  const shownBands = [...(choices.bands ?? (grey ? [1] : [1, 2, 3]))];
  const shown = shownBands.map((band) => band - 1);
  const white = 2 ** bits - 1;
  if (asColours) colours.conversion?.convert(samples.values, channels, shown, white);
  const { low, high, stretched } = sampleRange(samples, shown, choices.range);
  const over = { channel: channels - 1, multiplied: false, opaque: white };
  const covered = alpha && choices.bands === undefined ? over : undefined;
  return {
    width,
    height,
    data: paint(samples, shown, { low, high }, covered),
    format,
    shownByChromium: false,
    details: {
      bands: names,
      shownBands,
      sampleType: sampleTypeName(samples),
      page,
      pages,
      range: { low, high },
      stretched,
      notices: [
        ...notices,
        ...(asColours ? colours.notices : []),
        ...(stretched ? [stretchNotice({ low, high })] : []),
      ],
    },
  };
}
