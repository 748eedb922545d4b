import { expect, it } from 'vitest';
import { stillOf } from './StillImage.js';

it('is the image itself, but of a large one the tile that holds all of it', () => {
  const image = { url: 'fovea://app/images/a', width: 4000, height: 900, pyramid: null };
  expect(stillOf(image)).toEqual({ url: image.url, width: 4000, height: 900, hasPreview: false });
  const levels = [
    { width: 2000, height: 450 },
    { width: 1000, height: 225 },
    { width: 500, height: 113 },
  ];
  expect(stillOf({ ...image, pyramid: { tileSide: 512, levels } })).toEqual({
    url: 'fovea://app/images/a/tiles/2/0/0',
    width: 500,
    height: 113,
    hasPreview: true,
  });
});
