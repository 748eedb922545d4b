// @vitest-environment node
import { expect, it } from 'vitest';
import { cellChoosers } from './cellChoosers.js';
import { SelectionRegistry } from './SelectionRegistry.js';

it('lists the layers that chose a cell by token, of the selections that are here', () => {
  const registry = new SelectionRegistry();
  const record = (tokenIndex: number, layer: number, cell: number): void => {
    const selectionGrid = new Uint8Array(81);
    selectionGrid[cell] = 1;
    const attentionMap = new Float32Array(4);
    registry.record('a', {
      type: 'layer',
      tokenIndex,
      layer,
      attentionMap,
      selectionGrid,
      selectedFraction: 1 / 81,
    });
  };
  record(0, 3, 40);
  record(0, 4, 40);
  record(1, 3, 7);
  record(2, 4, 40);
  const run = { runId: 'a', columns: 4, layers: [3, 4] };
  expect(cellChoosers(registry, run, 40)).toEqual({
    tokens: [
      { tokenIndex: 0, layers: [3, 4] },
      { tokenIndex: 2, layers: [4] },
    ],
    chose: 3,
    pairs: 4,
  });
  expect(cellChoosers(registry, run, 0)).toEqual({ tokens: [], chose: 0, pairs: 4 });
  expect(cellChoosers(registry, { ...run, runId: 'b' }, 40)).toEqual({ tokens: [], chose: 0, pairs: 0 });
});
