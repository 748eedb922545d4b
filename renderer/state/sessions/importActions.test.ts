import { describe, expect, it, vi } from 'vitest';
import type { ImportOutcome } from '../../../electron/ipc/contracts.js';
import type { ImportedAnnotations } from '../../../engine/protocol/importedAnnotations.js';
import { maxAnnotations } from '../../../engine/protocol/sessionLimits.js';
import { readyWindow } from '../../testing/readyWindow.js';
import { drawnHere } from '../annotations/annotationSlice.js';
import { importActions } from './importActions.js';

const at = '2026-11-30T12:00:00.000Z';
const nothing: ImportOutcome = { images: [], refused: [], notes: [], annotations: [] };

/** As many boxes with one label. */
function imported(count: number): ImportedAnnotations {
  const annotations = Array.from({ length: count }, (_, index) => ({
    ...{ id: `box-${index}`, labelId: 'label-1', note: '', createdAt: at, changedAt: at },
    shape: { type: 'box' as const, x: index, y: 0, width: 5, height: 5 },
    tie: { runId: 'of-elsewhere' },
  }));
  return {
    format: 'COCO',
    annotations,
    labels: [{ id: 'label-1', name: 'car', colour: '#112233' }],
    notes: [],
  };
}

async function importing(outcome: ImportOutcome) {
  const window = await readyWindow();
  const openDropped = vi.fn(() => Promise.resolve());
  const host = {
    importDialog: vi.fn(() => Promise.resolve({ ok: true as const, value: outcome })),
    importDroppedAnnotations: vi.fn(() => Promise.resolve({ ok: true as const, value: outcome })),
  };
  const { store, actions } = window;
  const parts = { ...actions, openDropped };
  const imports = importActions(
    store,
    host as unknown as Parameters<typeof importActions>[1],
    parts,
    actions,
    actions,
  );
  return { ...window, imports, host, openDropped };
}

describe('importing', () => {
  it('adds annotations in one entry of the history, with labels by name and without ties to what is not here', async () => {
    const { imports, store, actions } = await importing({
      ...nothing,
      notes: ['Two were left out.'],
      annotations: [imported(2)],
    });
    const known = actions.addLabel('car', [])!;
    await imports.importDialog();
    const { annotations, labels } = drawnHere(store.getState());
    expect(labels.map(({ id }) => id)).toEqual([known]);
    expect(annotations.map(({ labelId, tie }) => [labelId, tie])).toEqual([
      [known, null],
      [known, null],
    ]);
    expect(store.getState().selectedAnnotationIds).toHaveLength(2);
    expect(store.getState().openReport).toMatchObject({ notes: ['Two were left out.'], refused: [] });
    actions.undo();
    expect(drawnHere(store.getState()).annotations).toEqual([]);
  });

  it('says why where there is no room for all of them, and adds none', async () => {
    const { imports, store } = await importing({ ...nothing, annotations: [imported(maxAnnotations + 1)] });
    await imports.importDialog();
    expect(store.getState().openReport?.refused[0]?.message).toMatch(/Expected at most 20000 annotations/);
    expect(drawnHere(store.getState()).annotations).toEqual([]);
  });

  it('tells files of annotations from all others by their names', async () => {
    const { imports, host, openDropped } = await importing(nothing);
    const files = ['a.png', 'b.fovea', 'c.JSON', 'd.geojson'].map((name) => new File(['x'], name));
    await imports.dropFiles(files);
    expect(openDropped).toHaveBeenCalledWith(files.slice(0, 2));
    expect(host.importDroppedAnnotations).toHaveBeenCalledWith(files.slice(2), expect.any(String));
  });
});
