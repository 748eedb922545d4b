import { describe, expect, it, vi } from 'vitest';
import { answerText } from './runs/run.js';
import { activeRun } from './runs/runSlice.js';
import { defaultAskSettings, withVariants } from './runs/composerSlice.js';
import { readyWindow } from '../testing/readyWindow.js';
import type { AppStore } from './appStore.js';

async function ended(store: AppStore): Promise<void> {
  await vi.waitFor(() => {
    expect(store.getState().runIds.length).toBeGreaterThan(0);
    expect(activeRun(store.getState())).toBeNull();
  }, 15_000);
}

function lastRun(store: AppStore) {
  const { runs, runIds } = store.getState();
  return runs[runIds.at(-1)!]!;
}

describe('window model', { timeout: 20_000 }, () => {
  it('opens the first sample with its question ready', async () => {
    const { store } = await readyWindow();
    expect(store.getState().draft).toBe('What does the red sign say?');
  });

  it('collects every token and mask of an answer', async () => {
    const { store, actions, selections } = await readyWindow();
    await actions.ask();
    await ended(store);
    const run = lastRun(store);
    expect(run.state).toBe('finished');
    expect(answerText(run)).toBe('The red sign says “BAKERY 7”.');
    expect(run.tokens.map((token) => token.tokenIndex)).toEqual(run.tokens.map((_, index) => index));
    expect(run.prefill!.selectingLayers.length).toBeGreaterThan(0);
    for (const layer of run.prefill!.selectingLayers) {
      expect(selections.at(run.runId, 0, layer)?.selectionGrid).toHaveLength(81);
    }
    expect(store.getState().draft).toBe('');
  });

  it('follows the newest token until the person moves', async () => {
    const { store, actions } = await readyWindow();
    await actions.ask('A long story?');
    await vi.waitFor(() => expect(lastRun(store).tokens.length).toBeGreaterThan(3), 5000);
    const { runId } = lastRun(store);
    await vi.waitFor(() => expect(store.getState().focus.tokenIndex).toBeGreaterThan(0), 5000);
    actions.focusPlace(runId, 1, 5);
    await ended(store);
    expect(store.getState().focus).toEqual({ tokenIndex: 1, layer: 5 });
    actions.setFollow(true);
    expect(store.getState().focus.tokenIndex).toBe(lastRun(store).tokens.length - 1);
  });

  it('stops an answer and keeps what was said', async () => {
    const { store, actions } = await readyWindow();
    await actions.ask('A long story?');
    await vi.waitFor(() => expect(lastRun(store).tokens.length).toBeGreaterThan(2), 5000);
    await actions.stop();
    await ended(store);
    expect(lastRun(store).state).toBe('stopped');
    expect(lastRun(store).tokens.length).toBeGreaterThan(2);
  });

  it('keeps the partial answer when the engine dies and can ask again', async () => {
    const { store, actions } = await readyWindow();
    await actions.ask('crash please');
    await ended(store);
    expect(lastRun(store)).toMatchObject({ state: 'failed', failure: { code: 'engine-crashed' } });
    expect(lastRun(store).tokens).toHaveLength(4);
    await vi.waitFor(() => expect(store.getState().engine.state).toBe('ready'));
    await actions.ask('What now?');
    await ended(store);
    expect(lastRun(store).state).toBe('finished');
  });

  it('refuses a second question while one runs and leaves the first alone', async () => {
    const { store, actions } = await readyWindow();
    await actions.ask();
    actions.setDraft('another');
    await actions.ask();
    expect(store.getState().composerError?.code).toBe('engine-busy');
    expect(store.getState().draft).toBe('another');
    expect(store.getState().runIds).toHaveLength(1);
    await ended(store);
    expect(lastRun(store).state).toBe('finished');
  });

  it('says that an empty question is empty without asking', async () => {
    const { store, actions } = await readyWindow();
    actions.setDraft('  \n ');
    await actions.ask();
    expect(store.getState().composerError?.code).toBe('question-empty');
    expect(store.getState().runIds).toHaveLength(0);
  });

  it('keeps the open image when another cannot be opened', async () => {
    const { store, actions } = await readyWindow();
    const before = store.getState().currentImageId;
    await actions.openDropped([new File(['x'], 'broken.png')]);
    expect(store.getState().openReport?.refused).toEqual([
      { name: 'broken.png', message: expect.stringContaining('ends after') as string },
    ]);
    expect(store.getState().currentImageId).toBe(before);
    expect(store.getState().opening).toBeNull();
  });

  it('keeps the history of each image', async () => {
    const { store, actions } = await readyWindow();
    await actions.ask();
    await ended(store);
    const first = store.getState().currentImageId!;
    const { runId } = lastRun(store);
    await actions.openSample('tower');
    expect(store.getState().shownRunId).toBeNull();
    expect(store.getState().draft).toBe('Which route stops here?');
    actions.showImage(first);
    expect(store.getState().shownRunId).toBe(runId);
  });

  it('moves on to a variant the model has', () => {
    const chosen = { askSettings: defaultAskSettings };
    expect(withVariants(chosen, ['lowres']).askSettings.variant).toBe('lowres');
    expect(withVariants(chosen, ['flex', 'lowres']).askSettings).toBe(defaultAskSettings);
  });
});
