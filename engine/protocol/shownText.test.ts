import { expect, test } from 'vitest';
import type { ImageDetails } from './imageFacts.js';
import { choicesText } from './choicesText.js';
import { sampleLimits } from './sampleLimits.js';
import { hasChoices, rangeApplies, shownText } from './shownText.js';

const photo: ImageDetails = {
  bands: ['red', 'green', 'blue'],
  shownBands: [1, 2, 3],
  sampleType: 'uint8',
  page: 1,
  pages: 1,
  range: { low: 0, high: 255 },
  stretched: false,
  notices: [],
};
const text = (change: Partial<ImageDetails>, format: 'tiff' | 'png' = 'tiff'): string =>
  shownText({ format, details: { ...photo, ...change } });

test.each<[string, Partial<ImageDetails>, string]>([
  ['an ordinary picture', {}, ''],
  ['grey', { bands: ['grey'], shownBands: [1] }, ''],
  ['green alone', { shownBands: [2] }, 'band 2 of 3'],
  ['other colours', { bands: ['a', 'b', 'c', 'd', 'e'], shownBands: [5, 3, 1] }, 'bands 5,3,1 of 5'],
  ['a TIFF with alpha', { bands: [...photo.bands, 'alpha'] }, 'bands 1,2,3 of 4'],
  ['inks', { bands: ['cyan', 'magenta', 'yellow', 'black'], shownBands: [1, 2, 3, 4] }, 'all 4 bands'],
  [
    '16 bits, stretched',
    { sampleType: 'uint16', stretched: true, range: { low: 7, high: 9 } },
    '2 to 98 % of uint16',
  ],
  ['16 bits, all', { sampleType: 'uint16', range: { low: 0, high: 65_535 } }, 'all of uint16'],
  ['signed, all', { sampleType: 'int16', range: { low: -32_768, high: 32_767 } }, 'all of int16'],
  ['signed, from 0', { sampleType: 'int16', range: { low: 0, high: 32_767 } }, '0 to 32767 of int16'],
  ['floats', { sampleType: 'float32', range: { low: 0, high: 1 } }, '0 to 1 of float32'],
  ['8 bits by choice', { range: { low: 20, high: 200.125 } }, '20 to 200.125 of uint8'],
  ['pages', { page: 2, pages: 7 }, 'page 2 of 7'],
  [
    'all of it',
    {
      bands: ['a', 'b', 'c', 'd'],
      shownBands: [4],
      sampleType: 'uint16',
      stretched: true,
      page: 3,
      pages: 3,
    },
    'band 4 of 4 · 2 to 98 % of uint16 · page 3 of 3',
  ],
])('%s', (_, change, expected) => {
  expect(text(change)).toBe(expected);
});

test('transparency of a PNG is nothing to choose; a notice or a choice is', () => {
  const rgba = { bands: [...photo.bands, 'alpha'] };
  expect(text(rgba, 'png')).toBe('');
  const facts = (change: Partial<ImageDetails>) =>
    ({ format: 'png', details: { ...photo, ...change } }) as const;
  expect(hasChoices(facts(rgba), undefined)).toBe(false);
  expect(hasChoices(facts({ notices: ['Its end is missing.'] }), undefined)).toBe(true);
  expect(hasChoices(facts({}), { bands: [1, 2, 3] })).toBe(true);
  expect(hasChoices({ format: 'png' }, undefined)).toBe(false);
});

test('a range does nothing to the colours of a palette, to inks and to YCbCr, but to their numbers', () => {
  expect(rangeApplies(photo, {})).toBe(true);
  expect(rangeApplies({ ...photo, bands: ['palette'], shownBands: [1] }, {})).toBe(false);
  expect(rangeApplies({ ...photo, bands: ['palette'], shownBands: [1] }, { bands: [1] })).toBe(false);
  expect(rangeApplies({ ...photo, bands: ['Y', 'Cb', 'Cr'] }, {})).toBe(false);
  expect(rangeApplies({ ...photo, bands: ['Y', 'Cb', 'Cr'] }, { bands: [1] })).toBe(true);
});

test('limits of types', () => {
  expect(sampleLimits('uint16')).toEqual({ bits: 16, whole: true, low: 0, high: 65_535 });
  expect(sampleLimits('int8')).toEqual({ bits: 8, whole: true, low: -128, high: 127 });
  expect(sampleLimits('float16')).toEqual({ bits: 16, whole: false, low: -65_504, high: 65_504 });
  expect(sampleLimits('float32').high).toBe(Math.fround(3.4028234663852886e38));
  expect(sampleLimits('float64').high).toBe(Number.MAX_VALUE);
});

test('choices as words, empty where nothing is chosen that is not so anyway', () => {
  expect(choicesText({})).toBe('');
  expect(choicesText({ range: 'auto' })).toBe('');
  expect(choicesText({ page: 2, range: { low: -1, high: 0.5 }, bands: [4, 3, 2] })).toBe(
    '--bands 4,3,2 --range -1,0.5 --page 2',
  );
  expect(choicesText({ range: 'full' })).toBe('--range full');
});
