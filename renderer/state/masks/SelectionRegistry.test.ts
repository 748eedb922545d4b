// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { LayerEvent } from '../../../engine/protocol/runEvent.js';
import { SelectionRegistry } from './SelectionRegistry.js';

function layerMessage(tokenIndex: number, layer: number, ...cells: number[]): LayerEvent {
  const selectionGrid = new Uint8Array(81);
  for (const cell of cells) selectionGrid[cell] = 1;
  return {
    type: 'layer',
    tokenIndex,
    layer,
    attentionMap: new Float32Array(4),
    selectionGrid,
    selectedFraction: cells.length / 81,
  };
}

function filled(): SelectionRegistry {
  const registry = new SelectionRegistry();
  registry.record('a', layerMessage(0, 3, 10, 11));
  registry.record('a', layerMessage(0, 4, 10));
  registry.record('a', layerMessage(1, 3, 20));
  return registry;
}

describe('SelectionRegistry', () => {
  it('finds a selection by run, token and layer', () => {
    const registry = filled();
    expect(registry.at('a', 0, 4)?.selectionGrid[10]).toBe(1);
    expect(registry.at('a', 1, 4)).toBeUndefined();
    expect(registry.at('b', 0, 4)).toBeUndefined();
  });

  it('counts how often a cell was chosen, in each scope', () => {
    const registry = filled();
    const focus = { tokenIndex: 0, layer: 3 };
    expect(registry.frequency('a', 'all', focus)?.shares[10]).toBeCloseTo(2 / 3);
    expect(registry.frequency('a', 'layers', focus)?.shares[10]).toBe(1);
    expect(registry.frequency('a', 'tokens', focus)?.shares[10]).toBe(0.5);
    expect(registry.frequency('a', 'tokens', focus)?.pairs).toBe(2);
    expect(registry.frequency('a', 'layers', { tokenIndex: 9, layer: 3 })).toBeNull();
    expect(registry.frequency('b', 'all', focus)).toBeNull();
  });

  it('tells who chose a cell and the mean of a layer', () => {
    const registry = filled();
    expect(registry.choosers('a', 10, 0)).toEqual({ layersHere: 2, layersInAll: 2, tokens: 1 });
    expect(registry.layerMean('a', 3)).toBeCloseTo(1.5 / 81);
    expect(registry.layerMean('a', 9)).toBeNull();
  });

  it('drops the maps of old runs beyond its budget, not the grids, nor those of the run that grows', () => {
    const registry = new SelectionRegistry(40);
    registry.record('old', layerMessage(0, 3, 1));
    registry.record('new', layerMessage(0, 3, 2));
    registry.record('new', layerMessage(0, 4, 2));
    expect(registry.at('old', 0, 3)?.attentionMap).toBeNull();
    expect(registry.at('old', 0, 3)?.selectionGrid[1]).toBe(1);
    expect(registry.at('new', 0, 3)?.attentionMap).not.toBeNull();
  });

  it('forgets a run', () => {
    const registry = filled();
    registry.forget('a');
    expect(registry.at('a', 0, 3)).toBeUndefined();
  });
});
