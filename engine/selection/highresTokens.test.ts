import { describe, expect, it } from 'vitest';
import { highresTokensOfCells } from './highresTokens.js';

describe('highresTokensOfCells', () => {
  it('gives 8 x 8 blocks at G = 72', () => {
    const cells = highresTokensOfCells(72);
    expect(cells.every((tokens) => tokens.length === 64)).toBe(true);
    expect([...cells[0]!.subarray(0, 9)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 72]);
    expect(cells[80]!.at(-1)).toBe(72 * 72 - 1);
  });

  it.each([1, 5, 9, 10, 36, 75, 100])('covers every token of G = %i exactly once', (grid) => {
    const seen = highresTokensOfCells(grid).flatMap((tokens) => [...tokens]);
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: grid * grid }, (_, token) => token));
  });
});
