// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { LayerSelection } from '../../state/masks/SelectionRegistry.js';
import { liesOnMaps, overlayViewOf, pictureOf, type OverlaySources } from './overlayView.js';

function selected(map: Float32Array | null, ...cells: number[]): LayerSelection {
  const selectionGrid = new Uint8Array(81);
  for (const cell of cells) selectionGrid[cell] = 1;
  return { attentionMap: map, selectionGrid, selectedFraction: cells.length / 81 };
}

const one = selected(Float32Array.of(1, 2, 3, 4), 10, 11);
const two = selected(Float32Array.of(1, 6, 3, 4), 11, 12);
const sources: OverlaySources = {
  mapped: { width: 9, height: 9 },
  selection: one,
  compared: { a: one, b: two },
  neutralMap: Float32Array.of(1, 1, 3, 8),
  frequency: { shares: new Float32Array(81).fill(0.5), pairs: 12 },
  sensitivity: null,
};
const of = (mode: Parameters<typeof overlayViewOf>[0]['mode'], change: Partial<OverlaySources> = {}) =>
  overlayViewOf({ mode, compare: 'cells' }, { ...sources, ...change });

describe('overlayViewOf', () => {
  it('lays what dropping a cell costs over the cells, on a scale with the largest cost at its end', () => {
    expect(of('sensitivity')).toEqual({ kind: 'nothing', why: 'no-experiment' });
    const costs = Array.from({ length: 81 }, (_, cell) =>
      cell === 10 ? { cost: 0.5, blockCells: 1 } : cell === 11 ? { cost: -0.25, blockCells: 4 } : null,
    );
    const view = of('sensitivity', { sensitivity: { costs, end: 0.5 } });
    const values = view.kind === 'sensitivity' ? view.picture.values : new Float32Array();
    expect([values[10], values[11], values[12]]).toEqual([1, -0.5, 0]);
    expect(liesOnMaps(view)).toBe(false);
  });

  it('has the units of each mode', () => {
    expect(of('selected')).toMatchObject({
      kind: 'selected',
      picture: { kind: 'mask', grid: one.selectionGrid },
    });
    expect(of('attention')).toMatchObject({ kind: 'attention', least: 1, most: 4 });
    expect(of('relative')).toMatchObject({ kind: 'relative', end: 2 });
    expect(of('difference')).toMatchObject({
      kind: 'change',
      change: { added: 1, kept: 1, dropped: 1, iou: 1 / 3 },
    });
    expect(overlayViewOf({ mode: 'difference', compare: 'attention' }, sources)).toMatchObject({
      kind: 'attention-change',
      end: 4,
      picture: { values: Float32Array.of(0, 1, 0, 0) },
    });
    expect(of('frequency')).toMatchObject({ kind: 'frequency', pairs: 12 });
  });

  it('says why there is nothing to paint', () => {
    const whyNot = (view: ReturnType<typeof overlayViewOf>): unknown =>
      view.kind === 'nothing' ? view.why : view;
    for (const mode of ['selected', 'attention', 'relative'] as const) {
      expect(whyNot(of(mode, { selection: null }))).toBe('no-selection');
    }
    expect(whyNot(of('attention', { selection: selected(null) }))).toBe('no-map');
    expect(whyNot(of('relative', { neutralMap: null }))).toBe('no-neutral');
    expect(whyNot(of('relative', { neutralMap: new Float32Array(9) }))).toBe('other-grid');
    expect(whyNot(of('difference', { compared: null }))).toBe('no-pin');
    expect(whyNot(of('difference', { compared: { a: null, b: two } }))).toBe('no-selection');
    expect(whyNot(of('frequency', { frequency: null }))).toBe('no-selection');
    const attention = { mode: 'difference', compare: 'attention' } as const;
    const b = selected(new Float32Array(9).fill(1));
    expect(whyNot(overlayViewOf(attention, { ...sources, compared: { a: one, b } }))).toBe('other-grid');
    expect(whyNot(overlayViewOf(attention, { ...sources, compared: { a: selected(null), b: two } }))).toBe(
      'no-map',
    );
    expect(pictureOf(of('frequency', { frequency: null }))).toBeNull();
  });

  it('knows what lies where the maps lie', () => {
    expect(
      (['selected', 'attention', 'relative', 'difference', 'frequency'] as const).map((mode) =>
        liesOnMaps(of(mode)),
      ),
    ).toEqual([false, true, true, false, false]);
  });
});
