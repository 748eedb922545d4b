import { describe, expect, it } from 'vitest';
import { changeColours } from './changeColours.js';
import { colourOf } from './colourMap.js';
import { overlayOutline, overlayPixels } from './overlayPicture.js';
import { signedColour } from './signedColour.js';

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

  it('tints what was added and dropped, leaves what was kept and dims the rest', () => {
    const [before, after] = [Uint8Array.of(1, 0, 1, 0), Uint8Array.of(1, 1, 0, 0)];
    const pixels = overlayPixels({ kind: 'change', gridSide: 2, before, after }, 'viridis');
    expect(pixels[3], 'kept').toBe(0);
    expect([...pixels.subarray(4, 7)]).toEqual(changeColours.added);
    expect([...pixels.subarray(8, 11)]).toEqual(changeColours.dropped);
    expect(pixels[7]).toBe(pixels[11]);
    expect([...pixels.subarray(12)]).toEqual([6, 8, 10, 255]);
  });

  it('has a colour for each direction of a signed value, and none at 0', () => {
    const values = Float32Array.of(0, -1, 0.5, 1);
    const pixels = overlayPixels({ kind: 'signed', gridSide: 2, values }, 'viridis');
    expect(pixels[3]).toBe(0);
    expect([...pixels.subarray(4, 8)]).toEqual([...signedColour(-1), 255]);
    expect([...pixels.subarray(8, 12)]).toEqual([...signedColour(0.5), 128]);
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

  it('is of the kept cells of a change', () => {
    const [before, after] = [Uint8Array.of(1, 0, 1, 0), Uint8Array.of(1, 1, 0, 0)];
    const image = { width: 4, height: 4 };
    const kept = { kind: 'mask', gridSide: 2, grid: Uint8Array.of(1, 0, 0, 0) } as const;
    const change = { kind: 'change', gridSide: 2, before, after } as const;
    expect(overlayOutline(change, image)).toEqual(overlayOutline(kept, image));
  });

  it('is empty for a heat map', () => {
    const picture = { kind: 'heat', gridSide: 2, values: new Float32Array(4) } as const;
    expect(overlayOutline(picture, { width: 4, height: 4 })).toEqual([]);
  });
});
