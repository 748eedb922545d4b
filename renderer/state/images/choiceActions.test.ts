import { expect, it, vi } from 'vitest';
import { readyWindow } from '../../testing/readyWindow.js';
import type { Run } from '../runs/run.js';
import { settingsText } from '../runs/settingsText.js';
import { turnJson } from '../runs/turnText.js';
import type { WindowModel } from '../windowModel.js';

/** A window with a scan of five bands and seven pages open. */
async function scanWindow(): Promise<WindowModel & { id: () => string; lastRun: () => Run }> {
  const windowModel = await readyWindow();
  await windowModel.actions.openDialog();
  const id = (): string => windowModel.store.getState().currentImageId!;
  const lastRun = (): Run => {
    const { runs, runIds } = windowModel.store.getState();
    return runs[runIds.at(-1)!]!;
  };
  return { ...windowModel, id, lastRun };
}

async function ask({ actions, lastRun }: Awaited<ReturnType<typeof scanWindow>>): Promise<Run> {
  await actions.ask('What is it?');
  await vi.waitFor(() => expect(lastRun().state).toBe('finished'));
  return lastRun();
}

it('a choice keeps the place in the rail, and answers stay with what they were made on', async () => {
  const window = await scanWindow();
  const { store, actions, id } = window;
  const order = (): number => store.getState().imageIds.indexOf(id());
  const [before, at] = [id(), order()];
  const first = await ask(window);
  expect(first.picture.shown).toBe('bands 1,2,3 of 5 · 2 to 98 % of uint16 · page 1 of 7');
  await actions.choose(id(), { page: 3 });
  expect(id()).not.toBe(before);
  expect([order(), store.getState().images[before]]).toEqual([at, undefined]);
  expect(store.getState().images[id()]?.choices).toEqual({ page: 3 });
  // The masks of page 1 do not lie over page 3.
  expect(store.getState().shownRunId).toBeNull();
  expect(store.getState().runs[first.runId]?.imageId).toBe(id());
  const second = await ask(window);
  expect(second.picture).toMatchObject({ choices: { page: 3 } });
  expect(settingsText(second.settings, undefined, second.picture.shown)).toMatch(/page 3 of 7$/);
  expect(JSON.parse(turnJson(second, store.getState().images[id()], window.selections))).toMatchObject({
    image: {
      name: 'dialog.tif',
      width: 1600,
      choices: { page: 3 },
      shown: expect.stringMatching(/page 3/) as string,
    },
  });
  await actions.choose(id(), {});
  expect(store.getState().shownRunId).toBe(first.runId);
});

it('to look at an answer made on another page, that page is shown again', async () => {
  const window = await scanWindow();
  const { store, actions, id } = window;
  const first = await ask(window);
  await actions.choose(id(), { page: 2 });
  expect(store.getState().images[id()]).toMatchObject({ width: 900, height: 1600 });
  actions.focusToken(first.runId, 3);
  await vi.waitFor(() => expect(store.getState().shownRunId).toBe(first.runId));
  expect(store.getState().images[id()]).toMatchObject({ width: 1600, height: 900 });
  expect(store.getState().images[id()]?.choices).toBeUndefined();
  expect(store.getState().focus.tokenIndex).toBe(3);
});

it('where something else is chosen on the way back, the masks stay away', async () => {
  const window = await scanWindow();
  const { store, actions, id } = window;
  const first = await ask(window);
  await actions.choose(id(), { page: 2 });
  actions.focusToken(first.runId, 1);
  await actions.choose(id(), { page: 5 });
  expect(store.getState().images[id()]?.details?.page).toBe(5);
  expect(store.getState().shownRunId).toBeNull();
});

it('of several choices at once the last holds; one that is refused leaves the picture', async () => {
  const { store, actions, id } = await scanWindow();
  const choosing = actions.choose(id(), { page: 2 });
  void actions.choose(id(), { page: 3 });
  void actions.choose(id(), { page: 4 });
  await actions.ask('What is it?');
  expect(store.getState().composerError?.message).toMatch(/opened with what you chose/);
  expect(await choosing).toBe(id());
  expect(store.getState().images[id()]?.details?.page).toBe(4);
  const kept = id();
  expect(await actions.choose(kept, { bands: [9] })).toBeNull();
  expect(id()).toBe(kept);
  expect(store.getState()).toMatchObject({ choosing: null, choiceError: { imageId: kept } });
  await actions.choose(kept, { bands: [5] });
  expect(store.getState().choiceError).toBeNull();
});

it('zoom stays where the size does, and another picture is left alone', async () => {
  const { store, actions, id } = await scanWindow();
  actions.setStageSize({ width: 800, height: 600 });
  actions.zoomIn();
  const { view } = store.getState();
  await actions.choose(id(), { bands: [4] });
  expect(store.getState().view).toEqual(view);
  await actions.choose(id(), { page: 2 });
  expect(store.getState().fitted).toBe(true);
  const choosing = actions.choose(id(), { page: 1 });
  const [sample] = store.getState().imageIds;
  actions.showImage(sample!);
  await choosing;
  expect(id()).toBe(sample);
  expect(Object.values(store.getState().images).map((image) => image.details?.page)).toEqual([undefined, 1]);
});

it('deleting an answer shows the one before it on the same page, not that of another', async () => {
  const window = await scanWindow();
  const { store, actions, id } = window;
  const first = await ask(window);
  await actions.choose(id(), { page: 3 });
  const other = await ask(window);
  await actions.choose(id(), {});
  const second = await ask(window);
  void actions.deleteTurn(second.runId);
  expect(store.getState().shownRunId).toBe(first.runId);
  void actions.deleteTurn(first.runId);
  expect(store.getState().shownRunId).toBeNull();
  expect(store.getState().runIds).toEqual([other.runId]);
});

it('a choice of another picture waits for the one that is under way', async () => {
  const { store, actions, id } = await scanWindow();
  const first = id();
  await actions.openDialog();
  const second = id();
  const [chosenFirst, chosenSecond] = await Promise.all([
    actions.choose(first, { page: 3 }),
    actions.choose(second, { page: 5 }),
  ]);
  const pages = [chosenFirst, chosenSecond].map(
    (imageId) => store.getState().images[imageId!]?.details?.page,
  );
  expect(pages).toEqual([3, 5]);
});
