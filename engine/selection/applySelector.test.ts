import { describe, expect, it } from 'vitest';
import { applySelector, countCells } from './applySelector.js';
import { steerSelection } from './steerSelection.js';

const draw = { seed: 7, tokenIndex: 3, layer: 9 };
const attention = new Uint8Array(81);
for (const cell of [0, 5, 17, 80]) attention[cell] = 1;

describe('applySelector', () => {
  it('random picks as many cells as attention, the same for the same draw, others for another', () => {
    const cells = applySelector(attention, 'random', draw);
    expect(countCells(cells)).toBe(4);
    expect(applySelector(attention, 'random', draw)).toEqual(cells);
    expect(applySelector(attention, 'random', { ...draw, tokenIndex: 4 })).not.toEqual(cells);
    expect(applySelector(attention, 'random', { ...draw, layer: 10 })).not.toEqual(cells);
    expect(applySelector(attention, 'random', { ...draw, seed: 8 })).not.toEqual(cells);
  });

  it('centre picks the cells nearest to the middle', () => {
    const five = new Uint8Array(81).fill(1, 0, 5);
    const cells = applySelector(five, 'centre', draw);
    expect([...cells.keys()].filter((cell) => cells[cell] === 1)).toEqual([31, 39, 40, 41, 49]);
  });

  it('none and all are the two ends', () => {
    expect(countCells(applySelector(attention, 'none', draw))).toBe(0);
    expect(countCells(applySelector(attention, 'all', draw))).toBe(81);
  });
});

describe('steerSelection', () => {
  it('forbid wins over force, force adds', () => {
    const force = new Uint8Array(81).fill(1, 1, 3);
    const forbid = new Uint8Array(81).fill(1, 2, 6);
    const cells = steerSelection(attention, { force, forbid });
    expect([...cells.keys()].filter((cell) => cells[cell] === 1)).toEqual([0, 1, 17, 80]);
    expect(steerSelection(attention, {})).toEqual(attention);
  });
});
