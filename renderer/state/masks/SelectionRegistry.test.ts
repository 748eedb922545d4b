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
  registry.restore('a', [3, 4, 5], undefined);
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

  it('drops the maps used longest ago beyond its budget, not those that are looked at, nor grids of a run under way', () => {
    const registry = new SelectionRegistry(3 * 600 + 2 * 416);
    registry.announceLayers('old', [3, 4]);
    registry.record('old', layerMessage(0, 3, 1));
    registry.ended('old');
    registry.use('old', 0);
    registry.announceLayers('new', [3, 4]);
    registry.record('new', layerMessage(0, 3, 2));
    registry.record('new', layerMessage(1, 3, 2));
    expect(registry.at('old', 0, 3)?.attentionMap, 'looked at').not.toBeNull();
    expect(registry.at('new', 0, 3)?.attentionMap).toBeNull();
    expect(registry.at('new', 0, 3)?.selectionGrid[2]).toBe(1);
    expect(registry.lacksMaps('new', 0)).toBe(true);
    registry.use('new', 1);
    registry.record('new', layerMessage(2, 3, 2));
    expect(registry.hasGrids('old'), 'those of the run used longest ago go at last').toBe(false);
    expect(registry.at('old', 0, 3)).toBeUndefined();
    expect(registry.at('new', 1, 3)?.attentionMap, 'looked at').not.toBeNull();
    expect(registry.frequency('old', 'all', { tokenIndex: 0, layer: 3 })?.shares[1]).toBe(1);
  });

  it('never grows above its budget, however many turns there are', () => {
    const budgetBytes = 2 ** 20;
    const registry = new SelectionRegistry(budgetBytes);
    for (let turn = 0; turn < 100; turn++) {
      const runId = `run-${turn}`;
      registry.announceLayers(runId, [3, 4, 5]);
      registry.use(runId, 0);
      for (let tokenIndex = 0; tokenIndex < 40; tokenIndex++) {
        for (const layer of [3, 4, 5]) {
          registry.record(runId, {
            ...layerMessage(tokenIndex, layer, 7),
            attentionMap: new Float32Array(576),
          });
        }
        registry.use(runId, tokenIndex);
        expect(registry.bytes).toBeLessThanOrEqual(budgetBytes);
      }
      registry.ended(runId);
    }
    expect(registry.hasGrids('run-99')).toBe(true);
    expect(registry.hasGrids('run-0')).toBe(false);
    for (let turn = 0; turn < 100; turn++) registry.forget(`run-${turn}`);
    expect(registry.bytes).toBe(0);
  });

  it('lets go of what answers that are over chose when another is asked for, so that no question adds to it', () => {
    const registry = new SelectionRegistry();
    const bytesAfter = Array.from({ length: 40 }, (_, turn) => {
      registry.announceLayers(`run-${turn}`, [3, 4]);
      for (let tokenIndex = 0; tokenIndex < 100; tokenIndex++) {
        const attentionMap = new Float32Array(1024);
        registry.record(`run-${turn}`, { ...layerMessage(tokenIndex, 3, 7), attentionMap });
      }
      registry.ended(`run-${turn}`);
      registry.use(`run-${turn}`, 0);
      return registry.bytes;
    });
    expect(bytesAfter.at(-1)).toBe(bytesAfter[20]);
    expect(registry.hasGrids('run-0')).toBe(false);
    expect(registry.hasGrids('run-35')).toBe(true);
    expect(registry.lacksMaps('run-35', 50)).toBe(true);
    expect(registry.lacksMaps('run-39', 50)).toBe(false);
    expect(registry.frequency('run-0', 'all', { tokenIndex: 0, layer: 3 })?.pairs, 'its sums stay').toBe(100);
  });

  it('has kept selections again as they were told, when they are fetched', () => {
    const told = filled();
    const registry = new SelectionRegistry();
    registry.restore('a', [3, 4], undefined);
    expect(registry.hasGrids('a')).toBe(false);
    const grids = new Uint8Array(2 * 2 * 81);
    grids.set(told.at('a', 0, 3)!.selectionGrid, 0);
    grids.set(told.at('a', 0, 4)!.selectionGrid, 81);
    grids.set(told.at('a', 1, 3)!.selectionGrid, 2 * 81);
    const present = Uint8Array.of(1, 1, 1, 0);
    registry.load('a', { layers: Int32Array.of(3, 4), tokens: 2, grids, present, lowresGrid: 2 });
    expect(registry.hasGrids('a')).toBe(true);
    expect(registry.at('a', 0, 3)).toEqual({ ...told.at('a', 0, 3), attentionMap: null });
    expect(registry.at('a', 1, 4), 'it did not report').toBeUndefined();
    expect(registry.layerMean('a', 3)).toBe(told.layerMean('a', 3));
    expect(registry.lacksMaps('a', 1)).toBe(true);
    registry.loadMaps('a', 1, [3, 4], Float32Array.of(1, 2, 3, 4, NaN, NaN, NaN, NaN));
    expect(registry.at('a', 1, 3)?.attentionMap).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(registry.lacksMaps('a', 1)).toBe(false);
  });

  it('forgets a run', () => {
    const registry = filled();
    registry.forget('a');
    expect(registry.at('a', 0, 3)).toBeUndefined();
  });
});
