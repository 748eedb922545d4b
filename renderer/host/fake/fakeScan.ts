import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { ImageChoices } from '../../../engine/protocol/imageChoices.js';
import type { ImageDetails } from '../../../engine/protocol/imageFacts.js';

const usual: ImageDetails = {
  bands: ['red', 'green', 'blue', 'near infrared', 'band 5'],
  shownBands: [1, 2, 3],
  sampleType: 'uint16',
  page: 1,
  pages: 7,
  range: { low: 212, high: 3920 },
  stretched: true,
  notices: ['Its values are stretched: 212 is shown black, 3920 white (2 to 98 percent of them).'],
};

/** The facts of an invented scan of seven pages, five bands and 16 bits. */
export const fakeScan = { format: 'tiff', details: usual } as const satisfies Partial<OpenedImage>;

/** An invented scan as it is with choices; null for a band that it has not. Its second page has another size. */
export function withChoices(image: OpenedImage, choices: ImageChoices): OpenedImage | null {
  const { bands = usual.shownBands, range = 'auto', page = 1 } = choices;
  if (bands.some((band) => band > usual.bands.length)) return null;
  const ends = range === 'auto' ? usual.range : range === 'full' ? { low: 0, high: 65_535 } : range;
  const stretched = range === 'auto';
  const { imageId, sessionId, name, sizeBytes, url, copied, pyramid, isFile } = image;
  return {
    ...{ imageId, sessionId, name, sizeBytes, url, copied, pyramid, isFile, format: 'tiff' },
    ...(Object.keys(choices).length > 0 && { choices }),
    ...(page === 2 ? { width: 900, height: 1600 } : { width: 1600, height: 900 }),
    details: {
      ...usual,
      shownBands: [...bands],
      page,
      range: ends,
      stretched,
      notices: stretched ? usual.notices : [],
    },
  };
}
