// @vitest-environment node
import { expect, it } from 'vitest';
import { matrixValue } from './matrixValue.js';
import { SelectionRegistry } from './SelectionRegistry.js';

function recorded(...tokens: readonly (readonly number[])[]): SelectionRegistry {
  const registry = new SelectionRegistry();
  tokens.forEach((cells, tokenIndex) => {
    const selectionGrid = new Uint8Array(81);
    for (const cell of cells) selectionGrid[cell] = 1;
    const attentionMap = new Float32Array(4);
    const selectedFraction = cells.length / 81;
    registry.record('a', {
      type: 'layer',
      tokenIndex,
      layer: 3,
      attentionMap,
      selectionGrid,
      selectedFraction,
    });
  });
  return registry;
}

const registry = recorded([1, 2, 3], [2, 3, 4], []);
const of = (
  shading: 'fraction' | 'overlap' | 'annotation',
  tokenIndex: number,
  cells: readonly number[] = [],
) => matrixValue(registry, 'a', { shading, cells }, tokenIndex, 3);

it('is the share that was chosen', () => {
  expect(of('fraction', 0)).toBeCloseTo(3 / 81);
  expect(of('fraction', 2)).toBe(0);
});

it('is the overlap with the token before, which the first token has none of', () => {
  expect(of('overlap', 0)).toBeNull();
  expect(of('overlap', 1)).toBe(0.5);
  expect(of('overlap', 2)).toBe(0);
});

it('is how much of an annotation was chosen, where it has cells', () => {
  expect(of('annotation', 0, [3, 4])).toBe(0.5);
  expect(of('annotation', 1, [3, 4])).toBe(1);
  expect(of('annotation', 1)).toBeNull();
});

it('is not known while the selection is not here', () => {
  expect(of('fraction', 9)).toBeUndefined();
  expect(of('overlap', 3)).toBeUndefined();
});
