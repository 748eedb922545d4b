import { expect, it } from 'vitest';
import type { TiffBlocks } from '../tiff/TiffBlocks.js';
import { sketchGrid, sketchPasses } from './sketchGrid.js';

const blocks = (blockWidth: number, blockHeight: number, across: number, down: number, canPeek = true) =>
  ({ page: { blockWidth, blockHeight }, across, down, canPeek }) as unknown as TiffBlocks;

it('has a colour for about 64 pixels, whatever the size of blocks', () => {
  expect(sketchGrid(blocks(512, 512, 59, 59))).toMatchObject({
    across: 59,
    cellsAcross: 8,
    cellsDown: 1,
    cellHeight: 512,
  });
  expect(sketchGrid(blocks(512, 512, 59, 59, false))).toMatchObject({
    cellsAcross: 8,
    cellsDown: 8,
    height: 472,
  });
  const rows = sketchGrid(blocks(30_000, 1, 1, 30_000));
  expect(rows).toMatchObject({ across: 1, down: 469, cellsAcross: 469, cellHeight: 64 });
  expect(rows.blockOf(2)).toBe(128);
  const tiny = sketchGrid(blocks(16, 16, 100, 50));
  expect(tiny).toMatchObject({ across: 25, down: 13, cellWidth: 64, cellHeight: 64 });
  expect(tiny.blockOf(26)).toBe(404);
});

it.each([
  [59, 59],
  [1, 469],
  [5, 3],
  [1, 1],
])('passes over %i x %i nodes see each once, few of them first', (across, down) => {
  const passes = sketchPasses({ across, down });
  expect(passes[0]!.nodes.length).toBeLessThanOrEqual(16);
  const all = passes.flatMap(({ nodes }) => nodes);
  expect(all.length).toBe(across * down);
  expect(new Set(all).size).toBe(across * down);
  expect(passes.at(-1)!.step).toBe(1);
});
