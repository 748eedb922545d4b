import { pyramidTileSide, type PyramidFacts } from './pyramid.js';

/** The pyramid of a picture of that size: half by half, rounded up, until it fits into one tile. */
export function pyramidOf(width: number, height: number, tileSide = pyramidTileSide): PyramidFacts {
  const levels = [{ width, height }];
  for (;;) {
    const last = levels.at(-1)!;
    if (last.width <= tileSide && last.height <= tileSide) return { tileSide, levels };
    levels.push({ width: Math.ceil(last.width / 2), height: Math.ceil(last.height / 2) });
  }
}
