// @vitest-environment node
import { expect, it } from 'vitest';
import type { Region } from '../../../engine/protocol/region.js';
import type { Run } from '../runs/run.js';
import { previewedCells } from './previewedCells.js';

const side = 12;
const peak = (at: number): Float32Array =>
  Float32Array.from({ length: side * side }, (_, token) => (token === at ? 1 : 0.001 * (token % 3)));
const asked = (change: Partial<Run['settings']> = {}, picture = { width: 900, height: 900 }) =>
  ({
    picture,
    settings: {
      variant: 'flex',
      selector: 'attention',
      sampling: { seed: 0, temperature: 0, topP: 1, maxNewTokens: 9 },
      ...change,
    },
  }) as unknown as Pick<Run, 'picture' | 'settings'>;
const place = { layer: 3, tokenIndex: 0 };
const chosen = (cells: Uint8Array): number[] => [...cells.keys()].filter((cell) => cells[cell] === 1);

it('selects as the engine would: above the threshold, without padding, steered', () => {
  const map = peak(0);
  expect(chosen(previewedCells(map, 100, asked(), place))).toEqual([0]);
  expect(previewedCells(map, 0, asked(), place).length).toBe(81);
  // In a wide picture the first row is padding.
  expect(chosen(previewedCells(map, 100, asked({}, { width: 900, height: 300 }), place))).not.toContain(0);
  const forbid = Uint8Array.from({ length: 81 }, (_, cell) => (cell === 0 ? 1 : 0));
  const force = Uint8Array.from({ length: 81 }, (_, cell) => (cell === 80 ? 1 : 0));
  const steering = { forbid, rules: [{ layers: [3, 3] as const, force }] };
  expect(chosen(previewedCells(map, 100, asked({ steering }), place))).toEqual([80]);
  expect(chosen(previewedCells(map, 100, asked({ steering }), { ...place, layer: 4 }))).toEqual([]);
});

it('takes as many random cells, and reads the part of the map that covers a region', () => {
  const map = peak(6 * side + 6);
  const count = chosen(previewedCells(map, 100, asked(), place)).length;
  const random = chosen(previewedCells(map, 100, asked({ selector: 'random' }), place));
  expect(random).toHaveLength(count);
  const region: Region = { left: 450, top: 450, width: 450, height: 450, use: 'highres' };
  expect(chosen(previewedCells(map, 100, asked({ region }), place))).toContain(0);
});
