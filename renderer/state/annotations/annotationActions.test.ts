import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { annotationSchema, type Shape } from '../../../engine/protocol/annotation.js';
import { readyWindow } from '../../testing/readyWindow.js';
import type { WindowModel } from '../windowModel.js';
import { drawnHere, marksOf, selectedHere } from './annotationSlice.js';
import type { Drawn } from './annotationEdits.js';

const box: Shape = { type: 'box', x: 10, y: 20, width: 100, height: 50 };
const triangle: Shape = { type: 'polygon', points: [[0, 0], [100, 0], [0, 100]] }; // prettier-ignore

function drawn({ store }: WindowModel): Drawn {
  return drawnHere(store.getState());
}

function said({ store }: WindowModel): string {
  return store.getState().annotationSaid.text;
}

function shapes(window: WindowModel): readonly Shape[] {
  return drawn(window).annotations.map(({ shape }) => shape);
}

describe('annotations of the current picture', () => {
  it('are added with the active label, selected, and valid by the schema', async () => {
    const window = await readyWindow();
    const { actions, store } = window;
    actions.addShapes([box]);
    const labelId = actions.addLabel(' ship ', store.getState().selectedAnnotationIds);
    actions.addShapes([triangle]);
    const { annotations, labels } = drawn(window);
    expect(labels).toEqual([{ id: labelId, name: 'ship', colour: '#e69f00' }]);
    expect(annotations.map((one) => one.labelId)).toEqual([labelId, labelId]);
    expect(store.getState().selectedAnnotationIds).toEqual([annotations[1]!.id]);
    for (const annotation of annotations) annotationSchema.parse(annotation);
    expect(said(window)).toBe('Polygon added.');
  });

  it('move, are resized and deleted; a key that is held is one entry', async () => {
    const window = await readyWindow();
    const { actions } = window;
    actions.addShapes([box]);
    for (let press = 0; press < 3; press++) actions.nudge(1, 0, 'press 1');
    actions.nudge(0, 10, 'press 2');
    expect(shapes(window)).toEqual([{ ...box, x: 13, y: 30 }]);
    actions.resizeSelected(10, -100, 'press 3');
    expect(shapes(window)).toEqual([{ ...box, x: 13, y: 30, width: 110, height: 1 }]);
    actions.deleteSelected();
    expect([shapes(window), said(window)]).toEqual([[], 'Box deleted.']);
    actions.undo();
    expect(said(window)).toBe('Undone: Box deleted.');
    for (let step = 0; step < 3; step++) actions.undo();
    expect(shapes(window)).toEqual([box]);
    actions.redo();
    expect(shapes(window)).toEqual([{ ...box, x: 13 }]);
  });

  it('what is typed into a note in one go is one entry', async () => {
    const window = await readyWindow();
    const { actions } = window;
    const [id] = actions.addShapes([box]);
    for (const note of ['a', 'ab', 'abc']) actions.setNote(id!, note, 'visit 1');
    actions.setNote(id!, 'abcd', 'visit 2');
    actions.undo();
    expect(drawn(window).annotations[0]!.note).toBe('abc');
    actions.undo();
    expect(drawn(window).annotations[0]!.note).toBe('');
  });

  it('corners are walked, moved, added and taken away by keys; the last three stay', async () => {
    const window = await readyWindow();
    const { actions, store } = window;
    actions.addShapes([triangle]);
    actions.editSelected();
    expect(said(window)).toBe('Corner 1 of 3, at 0, 0.');
    actions.moveToVertex(-1);
    expect(store.getState().activeVertex).toEqual({ ring: 0, index: 2 });
    actions.nudge(5, 5, 'press');
    actions.insertVertex();
    expect(shapes(window)[0]).toMatchObject({ points: [[0, 0], [100, 0], [5, 105], [2.5, 52.5]] }); // prettier-ignore
    actions.deleteSelected();
    actions.moveToVertex(1);
    actions.deleteSelected();
    expect(said(window)).toBe('The corner stays: there would be no shape without it.');
    expect(shapes(window)).toHaveLength(1);
    actions.undo();
    expect(store.getState().activeVertex).not.toBeNull();
    actions.moveToVertex(-1);
    actions.undo();
    expect(shapes(window)[0]).toMatchObject({ points: { length: 3 } });
    expect(store.getState().activeVertex, 'a corner that is gone is not in use').toBeNull();
    actions.deleteSelected();
    expect(shapes(window)).toEqual([]);
  });

  it('are copied with their labels to another picture, a little beside where they were', async () => {
    const window = await readyWindow();
    const { actions, store } = window;
    actions.setStageSize({ width: 800, height: 600 });
    actions.addShapes([box]);
    actions.addLabel('ship', store.getState().selectedAnnotationIds);
    const text = actions.copiedText()!;
    actions.pasteText(text);
    const offset = 12 / store.getState().view!.scale;
    const xs = (): number[] => shapes(window).map((shape) => (shape.type === 'box' ? shape.x : Number.NaN));
    expect(xs()).toEqual([10, 10 + offset]);
    actions.pasteText(text);
    expect(xs()).toEqual([10, 10 + offset, 10 + 2 * offset]);
    expect(drawn(window).labels).toHaveLength(1);
    const first = store.getState().currentImageId;
    await actions.openSample(store.getState().samples[1]!.sampleId);
    expect(store.getState().currentImageId).not.toBe(first);
    expect([shapes(window), store.getState().selectedAnnotationIds]).toEqual([[], []]);
    expect(actions.copiedText()).toBeNull();
    expect([actions.pasteText('hello'), actions.pasteText(text)]).toEqual([false, true]);
    expect(drawn(window).labels.map(({ name }) => name)).toEqual(['ship']);
    expect(drawn(window).annotations[0]!.labelId).toBe(drawn(window).labels[0]!.id);
    actions.cutText();
    expect(shapes(window)).toEqual([]);
    actions.showImage(first!);
    expect(shapes(window)).toHaveLength(3);
  });

  it('labels are renamed, recoloured and deleted; nothing keeps a label that is gone', async () => {
    const window = await readyWindow();
    const { actions, store } = window;
    actions.addShapes([box]);
    const id = actions.addLabel('ship', store.getState().selectedAnnotationIds)!;
    expect(actions.addLabel('ship', []), 'the same name is the same label').toBe(id);
    expect(actions.addLabel('  ', [])).toBeNull();
    actions.renameLabel(id, 'boat', 'visit');
    actions.renameLabel(id, '', 'visit');
    actions.recolourLabel(id, '#009e73');
    expect(drawn(window).labels).toEqual([{ id, name: 'boat', colour: '#009e73' }]);
    expect(drawn(window).annotations[0]!.labelId).toBe(id);
    actions.deleteLabel(id);
    expect([drawn(window).labels, drawn(window).annotations[0]!.labelId]).toEqual([[], null]);
    expect(store.getState().activeLabelId).toBeNull();
    actions.undo();
    expect(drawn(window).annotations[0]!.labelId).toBe(id);
  });

  it('undoing all of any sequence gives back the first state, doing it again the last', async () => {
    const window = await readyWindow();
    const { actions, store } = window;
    const steps = fc.array(fc.nat(13), { maxLength: 30 });
    fc.assert(
      fc.property(steps, fc.nat(1000), (all, salt) => {
        for (let step = 0; step < 600; step++) actions.undo();
        expect(drawn(window)).toEqual({ annotations: [], labels: [] });
        for (const [index, step] of all.entries()) {
          const ids = store.getState().selectedAnnotationIds;
          const pick =
            drawn(window).annotations[(salt + index) % Math.max(1, drawn(window).annotations.length)];
          [
            () => actions.addShapes([index % 2 === 0 ? box : triangle]),
            () => actions.nudge(index, -1, `press ${salt % 3}`),
            () => actions.duplicateSelected(),
            () => actions.deleteSelected(),
            () => actions.addLabel(`label ${index % 3}`, ids),
            () => actions.deleteLabel(drawn(window).labels[0]?.id ?? ''),
            () =>
              actions.recolourLabel(
                drawn(window).labels[0]?.id ?? '',
                index % 2 === 0 ? '#000000' : '#ffffff',
              ),
            () => actions.selectAnnotations(pick === undefined ? [] : [pick.id]),
            () => actions.selectAllAnnotations(),
            () => actions.moveToVertex(1),
            () => actions.insertVertex(),
            () => actions.setNote(pick?.id ?? '', `note ${index}`, `visit ${salt % 2}`),
            () => actions.undo(),
            () => actions.redo(),
          ][step]!();
        }
        const last = drawn(window);
        const { past } = marksOf(store.getState(), store.getState().currentImageId).drawn;
        for (let step = 0; step < past.length; step++) actions.undo();
        expect(drawn(window)).toEqual({ annotations: [], labels: [] });
        for (let step = 0; step < past.length; step++) actions.redo();
        expect(drawn(window)).toEqual(last);
        expect(selectedHere(store.getState()).length).toBe(store.getState().selectedAnnotationIds.length);
      }),
      { seed: 9, numRuns: 60 },
    );
  });
});

describe('ties and verdicts', () => {
  async function answered(): Promise<WindowModel & { readonly runId: string }> {
    const window = await readyWindow();
    await window.actions.ask('What is it?');
    const [runId] = window.store.getState().runIds;
    await vi.waitFor(() => expect(window.store.getState().runs[runId!]!.state).toBe('finished'), 15_000);
    return { ...window, runId: runId! };
  }

  it('an annotation is tied to the turn, token and layer in focus, and leads back to them', async () => {
    const window = await answered();
    const { actions, store, runId } = window;
    actions.addShapes([box]);
    actions.focusPlace(runId, 2, 6);
    actions.tieSelected('focus');
    expect(drawn(window).annotations[0]!.tie).toEqual({ runId, tokenIndex: 2, layer: 6 });
    expect(said(window)).toBe('Tied to turn 1 token 3 layer 6.');
    actions.focusPlace(runId, 0, 4);
    actions.focusTieOf(drawn(window).annotations[0]!.id);
    expect(store.getState().focus).toEqual({ tokenIndex: 2, layer: 6 });
    actions.duplicateSelected();
    expect(drawn(window).annotations.map(({ tie }) => tie?.layer)).toEqual([6, 6]);
    actions.undo();
    actions.selectAllAnnotations();
    actions.tieSelected(null);
    expect(drawn(window).annotations[0]!.tie).toBeNull();
    actions.undo();
    await actions.deleteTurn(runId);
    actions.focusTieOf(drawn(window).annotations[0]!.id);
    expect(said(window)).toBe('The turn this is tied to was deleted.');
  });

  it('the cells of the layer and token in focus become polygons that are tied to them', async () => {
    const window = await answered();
    const { actions, runId } = window;
    actions.focusPlace(runId, 1, 5);
    actions.makeFromSelection();
    const { annotations } = drawn(window);
    expect(annotations.length).toBeGreaterThan(0);
    expect(new Set(annotations.map(({ tie }) => JSON.stringify(tie)))).toEqual(
      new Set([JSON.stringify({ runId, tokenIndex: 1, layer: 5 })]),
    );
    expect(annotations.every(({ shape }) => shape.type === 'polygon')).toBe(true);
    actions.undo();
    expect(drawn(window).annotations).toEqual([]);
  });

  it('says what is missing where nothing can be tied or made', async () => {
    const window = await readyWindow();
    window.actions.addShapes([box]);
    window.actions.tieSelected('focus');
    expect(said(window)).toBe('Nothing to tie to: ask a question about this picture first.');
    window.actions.makeFromSelection();
    expect(said(window)).toBe('No selection is shown: ask a question, and choose a token and a layer.');
  });

  it('a verdict is given, changed, taken back, and is not undone with the annotations', async () => {
    const window = await answered();
    const { actions, store, runId } = window;
    const verdict = () => marksOf(store.getState(), store.getState().currentImageId).verdicts[runId];
    actions.judgeShown('wrong');
    actions.setExpected(runId, 'a ship');
    actions.judgeRun(runId, 'unsure');
    expect(verdict()).toMatchObject({ verdict: 'unsure', expected: 'a ship' });
    actions.undo();
    expect(verdict()).toBeDefined();
    actions.judgeRun(runId, 'unsure');
    expect(verdict()).toBeUndefined();
    actions.setExpected(runId, 'nothing is there to expect');
    expect(verdict()).toBeUndefined();
  });
});
