// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { planDrawing, tileRectangles, tileSide, type ImagePicture } from './imagePicture.js';

const size = { width: 10_000, height: 5000 };

function bitmap(): ImageBitmap {
  return { width: 1, height: 1, close: () => undefined };
}

const picture: ImagePicture = {
  size,
  levels: [
    { width: 2048, height: 1024, tiles: [{ x: 0, y: 0, width: 2048, height: 1024, pixels: bitmap() }] },
    { ...size, tiles: tileRectangles(size).map((rectangle) => ({ ...rectangle, pixels: bitmap() })) },
  ],
};

describe('tileRectangles', () => {
  it('covers everything, reaching a little into the next tile but never out of the image', () => {
    const tiles = tileRectangles(size);
    expect(tiles).toHaveLength(Math.ceil(size.width / tileSide) * Math.ceil(size.height / tileSide));
    for (const { x, y, width, height } of tiles) {
      expect(x + width).toBe(Math.min(size.width, x + tileSide + 2));
      expect(y + height).toBe(Math.min(size.height, y + tileSide + 2));
    }
    expect(tileRectangles({ width: 1, height: 1 })).toEqual([{ x: 0, y: 0, width: 1, height: 1 }]);
  });
});

describe('planDrawing', () => {
  const all = { x: 0, y: 0, ...size };

  it('takes a small copy from afar and the pixels themselves near by', () => {
    const far = planDrawing(picture, all, 0.1);
    expect(far.tiles).toHaveLength(1);
    expect(far.tiles[0]!.to).toEqual(all);
    expect(planDrawing(picture, all, 0.3).tiles).toHaveLength(50);
  });

  it('draws only the tiles in sight', () => {
    const plan = planDrawing(picture, { x: 9100, y: 10, width: 900, height: 900 }, 1);
    expect(plan.tiles.map(({ to }) => to.x)).toEqual([8192, 9216]);
  });

  it('uses the best copy there is while the largest is still being cut', () => {
    const early = { size, levels: picture.levels.slice(0, 1) };
    expect(planDrawing(early, all, 5).tiles).toHaveLength(1);
    expect(planDrawing({ size, levels: [] }, all, 1).tiles).toEqual([]);
  });

  it('shows pixels as they are above 2x', () => {
    expect(planDrawing(picture, all, 2).smooth).toBe(true);
    expect(planDrawing(picture, all, 2.5).smooth).toBe(false);
  });
});
