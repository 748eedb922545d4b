import { expect, it, vi } from 'vitest';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import { activeRun } from '../runs/runSlice.js';
import { readyWindow } from '../../testing/readyWindow.js';

const image = (imageId: string): OpenedImage => ({
  imageId,
  name: `${imageId}.png`,
  width: 9,
  height: 9,
  format: 'png',
  sizeBytes: 9,
  url: '',
  copied: true,
  pyramid: null,
});

it('shows the first of several as it comes, and stays with what the person looks at', async () => {
  const { store, actions } = await readyWindow();
  const sample = store.getState().currentImageId!;
  actions.receiveImage({ image: image('a'), show: true });
  expect(store.getState().currentImageId).toBe('a');
  actions.receiveImage({ image: image('b'), show: false });
  actions.showImage(sample);
  // The last one was pushed before anybody listened.
  const refused = [{ name: 'c.png', message: 'none' }];
  actions.receiveOutcome({ images: ['a', 'b', 'd'].map(image), refused, notes: [] });
  expect(store.getState().currentImageId).toBe(sample);
  expect(store.getState().imageIds).toEqual([sample, 'a', 'b', 'd']);
  expect(store.getState().openReport).toEqual({ refused, notes: [], opened: 3 });
});

it('keeps the order in which they were named, and shows the first, where its coming was missed', async () => {
  const { store, actions } = await readyWindow();
  const sample = store.getState().currentImageId!;
  actions.receiveImage({ image: image('b'), show: false });
  actions.receiveOutcome({ images: ['a', 'b'].map(image), refused: [], notes: [] });
  expect(store.getState().imageIds).toEqual([sample, 'a', 'b']);
  expect(store.getState().currentImageId).toBe('a');
  expect(store.getState().openReport).toBeNull();
});

it('opens all dropped files', async () => {
  const { store, actions } = await readyWindow();
  await actions.openDropped([new File(['x'], 'broken-1.png'), new File(['x'], 'broken-2.png')]);
  expect(store.getState().openReport?.refused.map(({ name }) => name)).toEqual([
    'broken-1.png',
    'broken-2.png',
  ]);
});

it('closes an image and shows its neighbour; one that is being answered stays', async () => {
  const { store, actions } = await readyWindow();
  actions.receiveImage({ image: image('a'), show: true });
  actions.receiveImage({ image: image('b'), show: false });
  await actions.ask('long');
  await actions.closeImage('a');
  expect(store.getState().currentImageId).toBe('a');
  await actions.closeImage('b');
  expect(store.getState().imageIds).not.toContain('b');
  await actions.stop();
  await vi.waitFor(() => expect(activeRun(store.getState())).toBeNull());
  await actions.closeImage('a');
  expect(store.getState().images['a']).toBeUndefined();
  expect(store.getState().currentImageId).toBe(store.getState().imageIds[0]);
});

it('knows how far the tiles of large images are, and forgets it when they are ready or the image is closed', async () => {
  const { store, actions } = await readyWindow();
  const preparing = () => store.getState().preparing;
  actions.receivePreparing({ imageId: 'a', done: 17, total: 50 });
  actions.receivePreparing({ imageId: 'b', done: 0, total: 8 });
  expect(preparing()).toEqual({ a: 0.34, b: 0 });
  actions.receivePreparing({ imageId: 'a', done: 50, total: 50 });
  expect(preparing()).toEqual({ b: 0 });
  actions.receiveImage({ image: image('b'), show: false });
  await actions.closeImage('b');
  expect(preparing()).toEqual({});
});
