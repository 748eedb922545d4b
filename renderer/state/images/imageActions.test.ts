import { expect, it, vi } from 'vitest';
import type { OpenedImage } from '../../../electron/ipc/contracts.js';
import type { Host } from '../../host/host.js';
import { activeRun } from '../runs/runSlice.js';
import { ownImageIds } from './imageSlice.js';
import { readyWindow } from '../../testing/readyWindow.js';

const image = (imageId: string): OpenedImage => ({
  imageId,
  sessionId: `session-${imageId}`,
  name: `${imageId}.png`,
  width: 9,
  height: 9,
  format: 'png',
  sizeBytes: 9,
  url: '',
  copied: true,
  pyramid: null,
  isFile: true,
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
  await actions.receiveOutcome({ images: ['a', 'b', 'd'].map(image), refused, notes: [] });
  expect(store.getState().currentImageId).toBe(sample);
  expect(store.getState().imageIds).toEqual([sample, 'a', 'b', 'd']);
  expect(store.getState().openReport).toEqual({ refused, notes: [], opened: 3 });
});

it('keeps the order in which they were named, and shows the first, where its coming was missed', async () => {
  const { store, actions } = await readyWindow();
  const sample = store.getState().currentImageId!;
  actions.receiveImage({ image: image('b'), show: false });
  await actions.receiveOutcome({ images: ['a', 'b'].map(image), refused: [], notes: [] });
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

it('closes and shows the neighbour in the order of the rail', async () => {
  const { store, actions } = await readyWindow();
  actions.receiveImage({ image: image('a'), show: false });
  await actions.openSample('tower');
  actions.receiveImage({ image: image('b'), show: false });
  actions.showImage('a');
  await actions.closeImage('a');
  expect(store.getState().currentImageId).toBe('b');
});

it('lets go of the answers and masks of an image that is closed, and of how it was looked at', async () => {
  const { store, actions, selections } = await readyWindow();
  const sample = store.getState().currentImageId!;
  const ask = async (): Promise<string> => {
    await actions.ask('What?');
    await vi.waitFor(() => expect(activeRun(store.getState())).toBeNull(), 10_000);
    return store.getState().runIds.at(-1)!;
  };
  const kept = await ask();
  actions.receiveImage({ image: image('a'), show: true });
  const gone = await ask();
  const [layer] = store.getState().runs[gone]!.prefill!.selectingLayers;
  expect(selections.at(gone, 0, layer!)).toBeDefined();
  actions.showImage(sample);
  expect(store.getState().places['a']).toBeDefined();
  await actions.closeImage('a');
  expect(store.getState().runIds).toEqual([kept]);
  expect(Object.keys(store.getState().runs)).toEqual([kept]);
  expect(store.getState().shownRunId).toBe(kept);
  expect(store.getState().places['a']).toBeUndefined();
  expect(selections.at(gone, 0, layer!)).toBeUndefined();
  expect(selections.at(kept, 0, layer!)).toBeDefined();
});

it('stops the answer on an image that is opened anew, and lets go of it once it has ended', async () => {
  const reloadImage: Host['reloadImage'] = () => Promise.resolve({ ok: true, value: image('anew') });
  const { store, actions, selections } = await readyWindow((host) => ({ ...host, reloadImage }));
  actions.receiveImage({ image: image('a'), show: true });
  await actions.ask('long');
  const runId = store.getState().runIds.at(-1)!;
  await vi.waitFor(() => expect(store.getState().runs[runId]!.columns).toBeGreaterThan(1), 10_000);
  const layer = store.getState().runs[runId]!.prefill!.selectingLayers[0]!;
  expect(selections.layerTokens(runId, layer)).toBeGreaterThan(0);
  await actions.reloadImage('a');
  expect(store.getState().currentImageId).toBe('anew');
  expect(store.getState().shownRunId).toBeNull();
  expect(activeRun(store.getState())?.runId, 'it is still ending').toBe(runId);
  await vi.waitFor(() => expect(activeRun(store.getState())).toBeNull(), 10_000);
  expect(store.getState().runs).toEqual({});
  expect(selections.layerTokens(runId, layer)).toBe(0);
  expect(store.getState().places).not.toHaveProperty('a');
  await actions.ask('What?');
  expect(activeRun(store.getState())?.imageId, 'the next question is taken').toBe('anew');
});

it('shows a pasted image whose bytes are open already', async () => {
  const openImageBytes: Host['openImageBytes'] = () => Promise.resolve({ ok: true, value: image('pasted') });
  const { store, actions } = await readyWindow((host) => ({ ...host, openImageBytes }));
  const sample = store.getState().currentImageId!;
  const file = new File(['x'], 'image.png');
  await actions.openPasted(file);
  actions.showImage(sample);
  await actions.openPasted(file);
  expect(store.getState().currentImageId).toBe('pasted');
  expect(store.getState().imageIds).toEqual([sample, 'pasted']);
});

it('moves images of the rail, not beyond its ends', async () => {
  const { store, actions } = await readyWindow();
  for (const name of ['a', 'b', 'c']) actions.receiveImage({ image: image(name), show: false });
  const own = (): string => ownImageIds(store.getState()).join('');
  actions.moveImage('c', -1);
  expect(own()).toBe('acb');
  actions.moveImage('a', -1);
  expect(own()).toBe('acb');
  actions.moveImage('b', 1);
  expect(own()).toBe('acb');
  actions.placeImage('a', 2);
  expect(own()).toBe('cba');
  actions.placeImage('a', 0);
  expect(own()).toBe('acb');
  actions.placeImage('nobody', 0);
  expect(own()).toBe('acb');
  expect(store.getState().imageIds).toHaveLength(4);
});

it('says why a file cannot be shown in its folder', async () => {
  const error = { code: 'image-missing', message: 'It is not there.' };
  const { store, actions } = await readyWindow((host) => ({
    ...host,
    revealImage: () => Promise.resolve({ ok: false, error }),
  }));
  actions.receiveImage({ image: image('a'), show: true });
  expect(await actions.copyImagePath('a')).toBe(true);
  expect(store.getState().openReport).toBeNull();
  expect(await actions.revealImage('a')).toBe(false);
  expect(store.getState().openReport?.notes).toEqual(['a.png: It is not there.']);
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
