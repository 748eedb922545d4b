import { expect, test } from 'vitest';
import type { Steering } from '../protocol/steering.js';
import { steeringAt, steerSelection } from './steerSelection.js';

const cells = (...chosen: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: 81 }, (_, cell) => (chosen.includes(cell) ? 1 : 0));
const chosen = (grid: Uint8Array | undefined): number[] =>
  [...(grid ?? [])].flatMap((cell, index) => (cell === 1 ? [index] : []));

const steering: Steering = {
  force: cells(0),
  rules: [
    { layers: [2, 4], force: cells(1) },
    { tokens: [1, 1], force: cells(2), forbid: cells(0) },
    { layers: [3, 3], tokens: [0, 5], forbid: cells(9) },
    { force: cells(3) },
  ],
};

test.each<[layer: number, token: number, force: number[], forbid: number[]]>([
  [1, 0, [0, 3], []],
  [2, 0, [0, 1, 3], []],
  [3, 1, [0, 1, 2, 3], [0, 9]],
  [4, 6, [0, 1, 3], []],
  [5, 1, [0, 2, 3], [0]],
  [3, 5, [0, 1, 3], [9]],
])(
  'layer %i at token %i has what is for all, and every rule that names both',
  (layer, token, force, forbid) => {
    const painted = steeringAt(steering, layer, token);
    expect(chosen(painted.force)).toEqual(force);
    expect(chosen(painted.forbid)).toEqual(forbid);
  },
);

test('what is forbidden anywhere wins over what is forced anywhere', () => {
  const read = steerSelection(cells(7), steeringAt(steering, 3, 1));
  expect(chosen(read)).toEqual([1, 2, 3, 7]);
});

test('without a rule that holds it is what is for all, and nothing of nothing', () => {
  expect(steeringAt({ force: cells(4), rules: [{ layers: [9, 9], force: cells(5) }] }, 1, 0)).toEqual({
    force: cells(4),
    forbid: undefined,
  });
  expect(steeringAt({}, 1, 0)).toEqual({ force: undefined, forbid: undefined });
});
