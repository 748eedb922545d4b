import { expect, it } from 'vitest';
import { assembleTiles } from './assembleTiles.js';

it('puts 2 x 2 tiles of 2 x 2 tokens into one raster', () => {
  const tiles = [0, 1, 2, 3].map((tile) =>
    Float32Array.of(tile * 10, tile * 10 + 1, tile * 10 + 2, tile * 10 + 3),
  );
  expect([...assembleTiles(tiles, 2, 2, 1)]).toEqual([
    0, 1, 10, 11, 2, 3, 12, 13, 20, 21, 30, 31, 22, 23, 32, 33,
  ]);
});
