import { expect, it, vi } from 'vitest';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import { createAppStore } from '../appStore.js';
import type { PartsSaver } from '../sessions/sessionParts.js';
import { withAdded } from './annotationEdits.js';
import { drawnHere, marksOf } from './annotationSlice.js';
import { marksChanger } from './marksChanger.js';

const now = '2026-11-30T18:00:00.000Z';
const annotation = {
  id: 'a',
  shape: { type: 'point', at: [1, 2] },
  labelId: null,
  note: '',
  tie: null,
  createdAt: now,
  changedAt: now,
} as const;

function imageOf(imageId: string, sessionId?: string): OpenedImage {
  return { imageId, width: 10, height: 10, ...(sessionId !== undefined && { sessionId }) } as OpenedImage;
}

function changerOf(...images: OpenedImage[]) {
  const store = createAppStore();
  const save = vi.fn<PartsSaver['save']>(() => Promise.resolve());
  const changer = marksChanger(store, { save });
  store.setState({
    images: Object.fromEntries(images.map((image) => [image.imageId, image])),
    currentImageId: images[0]!.imageId,
  });
  return { store, save, changer };
}

it('has saved what changed of a session, and only that', () => {
  const { save, changer } = changerOf(imageOf('image', 'session'));
  changer.change('Point added', (drawn) => withAdded(drawn, [annotation]));
  changer.judge('image', () => ({ run: { verdict: 'right', expected: '', at: now } }));
  changer.undo();
  changer.undo();
  expect(save.mock.calls).toEqual([
    ['session', { annotations: [annotation], labels: [] }],
    ['session', { verdicts: { run: { verdict: 'right', expected: '', at: now } } }],
    ['session', { annotations: [], labels: [] }],
  ]);
});

it('a session keeps its marks while its picture is opened again with another id; what has no session goes with its picture', () => {
  const { store, changer } = changerOf(imageOf('one', 'session'), imageOf('other'));
  changer.annotationsLoaded('session', { annotations: [annotation], labels: [], verdicts: {} });
  expect(drawnHere(store.getState()).annotations).toEqual([annotation]);
  store.setState({ selectedAnnotationIds: ['a'] });
  store.setState({
    images: { two: imageOf('two', 'session'), other: imageOf('other') },
    currentImageId: 'two',
  });
  expect(drawnHere(store.getState()).annotations).toEqual([annotation]);
  expect(store.getState().selectedAnnotationIds).toEqual(['a']);

  store.setState({ currentImageId: 'other' });
  expect(store.getState().selectedAnnotationIds).toEqual([]);
  changer.change('Point added', (drawn) => withAdded(drawn, [{ ...annotation, id: 'b' }]));
  store.setState({ images: { two: imageOf('two', 'session') }, currentImageId: 'two' });
  expect(Object.keys(store.getState().marks)).toEqual(['session']);
  changer.annotationsForgotten('session');
  expect(marksOf(store.getState(), 'two').drawn.present.annotations).toEqual([]);
});
