import { describe, expect, it } from 'vitest';
import {
  colourMapNames,
  colourOf,
  cssColour,
  cssGradient,
  type ColourMapName,
  type Rgb,
} from './colourMap.js';

/** Entries of matplotlib's tables: [index of 256, colour]. */
const published: Record<ColourMapName, readonly (readonly [number, Rgb])[]> = {
  viridis: [
    [0, [68, 1, 84]],
    [64, [59, 82, 139]],
    [128, [33, 145, 140]],
    [255, [253, 231, 37]],
  ],
  inferno: [
    [0, [0, 0, 4]],
    [64, [87, 16, 110]],
    [128, [188, 55, 84]],
    [255, [252, 255, 164]],
  ],
  cividis: [
    [0, [0, 34, 78]],
    [64, [67, 78, 108]],
    [128, [125, 124, 120]],
    [255, [254, 232, 56]],
  ],
  turbo: [
    [0, [48, 18, 59]],
    [64, [40, 188, 235]],
    [128, [164, 252, 60]],
    [255, [122, 4, 3]],
  ],
};

describe('colourOf', () => {
  it.each(colourMapNames)('agrees with the published table of %s', (name) => {
    for (const [index, colour] of published[name]) {
      const got = colourOf(name, index / 255);
      for (let k = 0; k < 3; k++) expect(Math.abs(got[k]! - colour[k]!)).toBeLessThanOrEqual(1);
    }
  });

  it('clamps what lies outside 0 to 1', () => {
    expect(colourOf('viridis', -3)).toEqual(colourOf('viridis', 0));
    expect(colourOf('viridis', 7)).toEqual(colourOf('viridis', 1));
    expect(colourOf('viridis', Number.NaN)).toEqual(colourOf('viridis', 0));
  });

  it('writes CSS', () => {
    expect(cssColour([1, 2, 3])).toBe('rgb(1 2 3)');
    expect(cssGradient('turbo')).toMatch(
      /^linear-gradient\(to right, rgb\(48 18 59 \/ 0\),.*rgb\(122 4 3 \/ 1\)\)$/,
    );
  });
});
