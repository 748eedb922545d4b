// @vitest-environment node
import { expect, it } from 'vitest';
import { highresTokensOfCells } from '../../../engine/selection/highresTokens.js';
import { cellPixels } from './cellPixels.js';

it('cuts the input into 9 x 9 equal cells where its tokens can be', () => {
  const cells = cellPixels(36, 1008);
  expect(cells).toHaveLength(81);
  expect(cells[0]).toEqual({ x: 0, y: 0, width: 112, height: 112 });
  expect(cells[9 * 4 + 8]).toEqual({ x: 896, y: 448, width: 112, height: 112 });
});

it.each([36, 72, 30, 7, 111])('covers the pixels of the tokens that are read, %d a side', (grid) => {
  const tokens = highresTokensOfCells(grid);
  const cells = cellPixels(grid, grid * 10);
  cells.forEach(({ x, y, width, height }, cell) => {
    const read = [...tokens[cell]!];
    expect(width * height).toBe(read.length * 100);
    for (const token of read) {
      const [left, top] = [(token % grid) * 10, Math.floor(token / grid) * 10];
      expect(left >= x && top >= y && left < x + width && top < y + height).toBe(true);
    }
  });
});
