import { describe, expect, it } from 'vitest';
import { colourOf } from './colourMap.js';
import { overlayOutline, overlayPixels } from './overlayPicture.js';

describe('overlayPixels', () => {
  it('dims what was not selected and leaves what was', () => {
    const pixels = overlayPixels({ kind: 'mask', gridSide: 2, grid: Uint8Array.of(1, 0, 0, 1) }, 'viridis');
    const alphas = [3, 7, 11, 15].map((index) => pixels[index]);
    expect(alphas).toEqual([0, 255, 255, 0]);
  });

  it('colours every cell by its value, and makes it as opaque', () => {
    const values = Float32Array.of(0, 0.5, 1, 0.25);
    const pixels = overlayPixels({ kind: 'heat', gridSide: 2, values }, 'turbo');
    expect([...pixels.subarray(4, 8)]).toEqual([...colourOf('turbo', 0.5), 128]);
    expect(pixels[3]).toBe(0);
    expect([...pixels.subarray(8, 12)]).toEqual([...colourOf('turbo', 1), 255]);
  });
});

describe('overlayOutline', () => {
  it('is cut to the image', () => {
    const grid = new Uint8Array(81).fill(1);
    const outline = overlayOutline({ kind: 'mask', gridSide: 9, grid }, { width: 900, height: 300 });
    for (const [x1, y1, x2, y2] of outline) {
      for (const x of [x1, x2]) expect(x >= 0 && x <= 900).toBe(true);
      for (const y of [y1, y2]) expect(y >= 0 && y <= 300).toBe(true);
    }
    expect(outline.length).toBeGreaterThan(0);
  });

  it('reaches into the padding where that is shown', () => {
    const grid = new Uint8Array(81).fill(1);
    const picture = { kind: 'mask', gridSide: 9, grid } as const;
    const ys = overlayOutline(picture, { width: 900, height: 300 }, true).flatMap(([, y1, , y2]) => [y1, y2]);
    expect([Math.min(...ys), Math.max(...ys)]).toEqual([-300, 600]);
  });

  it('is empty for a heat map', () => {
    const picture = { kind: 'heat', gridSide: 2, values: new Float32Array(4) } as const;
    expect(overlayOutline(picture, { width: 4, height: 4 })).toEqual([]);
  });
});
