// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { minimapOf, minimapPoint, onMinimap } from './minimap.js';

const stage = { width: 1000, height: 800 };

describe('minimap', () => {
  it('is the whole image, small', () => {
    const map = minimapOf({ width: 12_000, height: 9_000 }, stage)!;
    expect([map.width, map.height, map.left, map.top]).toEqual([168, 126, 0, 0]);
    expect(minimapPoint(map, 84, 63).x).toBeCloseTo(6000);
    expect(minimapPoint(map, 84, 63).y).toBeCloseTo(4500);
  });

  it('gives a thin image a box that can be hit, the image in its middle', () => {
    const map = minimapOf({ width: 10_000, height: 100 }, stage)!;
    expect([map.width, map.height]).toEqual([168, 24]);
    expect(minimapPoint(map, 0, 12).y).toBeCloseTo(50);
  });

  it('marks a part so that it is seen, where it is', () => {
    const map = minimapOf({ width: 16_800, height: 16_800 }, stage)!;
    const part = onMinimap(map, { x: 1000, y: 2000, width: 4000, height: 3000 });
    expect([part.x, part.y, part.width, part.height].map(Math.round)).toEqual([10, 20, 40, 30]);
    const tiny = onMinimap(map, { x: 8400, y: 8400, width: 100, height: 100 });
    expect([tiny.width, tiny.height]).toEqual([6, 6]);
    expect(tiny.x + 3).toBeCloseTo(84.5);
  });

  it('is not there on a stage too small for it', () => {
    expect(minimapOf({ width: 100, height: 100 }, { width: 150, height: 800 })).toBeNull();
    expect(minimapOf({ width: 100, height: 100 }, { width: 800, height: 120 })).toBeNull();
  });
});
