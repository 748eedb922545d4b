import { expect, it } from 'vitest';
import { selectionSumsSchema } from '../protocol/runRecord.js';
import { SelectionCount } from './SelectionCount.js';

const selection = (layer: number, ...cells: number[]) => {
  const selectionGrid = new Uint8Array(81);
  for (const cell of cells) selectionGrid[cell] = 1;
  return { tokenIndex: 0, layer, selectionGrid, selectedFraction: cells.length / 81 };
};

it('counts all selections, and sums those that are read: all but the last layer’s', () => {
  const count = new SelectionCount([3, 4, 5]);
  expect(count.sums()).toBeUndefined();
  count.add(selection(3, 10, 11));
  count.add(selection(4, 10));
  count.add(selection(5, 10, 20, 30));
  const sums = selectionSumsSchema.parse(count.sums());
  expect(sums).toMatchObject({ selections: 3, read: 2, least: 1 / 81, most: 3 / 81 });
  expect(sums.readShares).toBeCloseTo(3 / 81, 12);
  expect([sums.cells[10], sums.cells[11], sums.cells[20]]).toEqual([2, 1, 0]);
});
