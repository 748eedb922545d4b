// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { formatZoom, parseZoom } from './zoomText.js';

describe('zoom as text', () => {
  it.each([
    ['200', 2],
    ['200 %', 2],
    ['200%', 2],
    [' 12,5 % ', 0.125],
    ['.5', 0.005],
    ['1:1', 1],
    ['1 : 4', 0.25],
    ['3:2', 1.5],
    ['2x', 2],
    ['1.5 ×', 1.5],
    ['fit', 'fit'],
    ['Fit', 'fit'],
  ])('understands %s', (text, zoom) => {
    expect(parseZoom(text)).toBe(zoom);
  });

  it.each(['', 'large', '-20', '0', '0 %', '1:0', '0:1', '1:', '12 %%', '1e9', '10 20', 'Infinity'])(
    'refuses %s',
    (text) => {
      expect(parseZoom(text)).toBeNull();
    },
  );

  it('understands what it shows', () => {
    expect([0.034, 0.5, 64].map(formatZoom)).toEqual(['3.4 %', '50 %', '6400 %']);
    expect([0.034, 0.5, 64].map((scale) => parseZoom(formatZoom(scale)))).toEqual([0.034, 0.5, 64]);
  });
});
