import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadSharp } from '../loadSharp.js';
import { convertRgb } from './ColourConversion.js';
import { rgbCurveConversion } from './curveConversion.js';
import { coloursOfIcc } from './pictureColours.js';
import { readIccProfile } from './readIccProfile.js';

const folder = path.join(import.meta.dirname, '../../testing/pictures');
const profileOf = async (file: string): Promise<Buffer> => {
  const { icc } = await loadSharp()(readFileSync(path.join(folder, file))).metadata();
  return icc!;
};

test('the name, the curves and the primaries of a profile', async () => {
  const profile = readIccProfile(await profileOf('png-icc-display-p3.png'));
  expect(profile).toMatchObject({ name: 'Display P3', kind: 'rgb' });
  if (profile.kind !== 'rgb') return;
  expect(profile.curves[0](0.5)).toBeCloseTo(0.21404, 4);
  expect(profile.primaries[0][0]).toBeCloseTo(0.5151, 3);
});

test.each(['png-icc-display-p3.png', 'webp-icc-prophoto.webp', 'tiff-icc-table.tif', 'png-icc-grey.png'])(
  'what is left of the profile of %s is read or broken, wherever it is cut or spoilt',
  async (file) => {
    const whole = await profileOf(file);
    for (let at = 0; at < Math.min(whole.length, 600); at++) {
      expect(readIccProfile(whole.subarray(0, at)).kind).toMatch(/^(rgb|grey|table|other)$/);
      const spoilt = Buffer.from(whole);
      spoilt.fill(0xff, at, Math.min(at + 4, whole.length));
      expect(readIccProfile(spoilt).kind).toMatch(/^(rgb|grey|table|other)$/);
    }
  },
);

test('tables that lcms cannot read leave the numbers, with a notice', async () => {
  const whole = await profileOf('tiff-icc-table.tif');
  const spoilt = Buffer.from(whole);
  spoilt.fill(0, spoilt.indexOf('mft2'));
  const { conversion, notices } = await coloursOfIcc(spoilt, 'rgb');
  expect(conversion).toBeUndefined();
  expect(notices.join(' ')).toContain('is ignored: it is broken');
});

test('a picture converted in pieces is the same as whole', () => {
  const linear = (value: number): number => value;
  const primaries = [
    [0.5, 0.3, 0],
    [0.3, 0.6, 0.1],
    [0.15, 0.1, 0.7],
  ] as const;
  const conversion = rgbCurveConversion('made up', [linear, linear, linear], primaries);
  const pixels = Uint8Array.from({ length: 3000 }, (_, i) => (i * 37) % 256);
  const [whole, pieces] = [pixels.slice(), pixels.slice()];
  convertRgb(conversion, whole);
  for (let at = 0; at < pieces.length; at += 300) convertRgb(conversion, pieces.subarray(at, at + 300));
  expect(pieces).toEqual(whole);
  expect(whole).not.toEqual(pixels);
});
