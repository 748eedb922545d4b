import { describe, expect, it, vi } from 'vitest';
import { answerText } from './runs/run.js';
import { activeRun } from './runs/runSlice.js';
import { defaultAskSettings, withVariants } from './runs/composerSlice.js';
import { createFakeHost } from '../host/fake/fakeHost.js';
import { createWindowModel, type WindowModel } from './windowModel.js';

async function readyModel(): Promise<WindowModel> {
  const host = createFakeHost({ tokenMs: 1, startMs: 1, draw: () => Promise.resolve('blob:drawn') });
  const windowModel = createWindowModel(host);
  windowModel.start();
  await vi.waitFor(() => {
    expect(windowModel.store.getState().engine.state).toBe('ready');
    expect(windowModel.store.getState().currentImageId).not.toBeNull();
  });
  return windowModel;
}

async function ended(windowModel: WindowModel): Promise<void> {
  await vi.waitFor(() => {
    expect(windowModel.store.getState().runIds.length).toBeGreaterThan(0);
    expect(activeRun(windowModel.store.getState())).toBeNull();
  }, 15_000);
}

function lastRun({ store }: WindowModel) {
  const { runs, runIds } = store.getState();
  return runs[runIds.at(-1)!]!;
}

describe('window model', { timeout: 20_000 }, () => {
  it('opens the first sample with its question ready', async () => {
    const { store } = await readyModel();
    expect(store.getState().draft).toBe('What does the red sign say?');
  });

  it('collects every token and mask of an answer', async () => {
    const windowModel = await readyModel();
    await windowModel.actions.ask();
    await ended(windowModel);
    const run = lastRun(windowModel);
    expect(run.state).toBe('finished');
    expect(answerText(run)).toBe('The red sign says “BAKERY 7”.');
    expect(run.tokens.map((token) => token.tokenIndex)).toEqual(run.tokens.map((_, index) => index));
    for (const layer of run.prefill!.selectingLayers) {
      expect(windowModel.selections.at(run.runId, 0, layer)?.selectionGrid).toHaveLength(81);
    }
    expect(windowModel.store.getState().draft).toBe('');
  });

  it('follows the newest token until the person moves', async () => {
    const windowModel = await readyModel();
    await windowModel.actions.ask();
    await vi.waitFor(() => expect(lastRun(windowModel).tokens.length).toBeGreaterThan(3), 5000);
    const { runId } = lastRun(windowModel);
    expect(windowModel.store.getState().focus.tokenIndex).toBeGreaterThan(0);
    windowModel.actions.focusCell(runId, 1, 5);
    await ended(windowModel);
    expect(windowModel.store.getState().focus).toEqual({ tokenIndex: 1, layer: 5 });
    windowModel.actions.setFollow(true);
    expect(windowModel.store.getState().focus.tokenIndex).toBe(lastRun(windowModel).tokens.length - 1);
  });

  it('stops an answer and keeps what was said', async () => {
    const windowModel = await readyModel();
    await windowModel.actions.ask();
    await vi.waitFor(() => expect(lastRun(windowModel).tokens.length).toBeGreaterThan(2), 5000);
    await windowModel.actions.stop();
    await ended(windowModel);
    expect(lastRun(windowModel).state).toBe('stopped');
    expect(lastRun(windowModel).tokens.length).toBeGreaterThan(2);
  });

  it('keeps the partial answer when the engine dies and can ask again', async () => {
    const windowModel = await readyModel();
    await windowModel.actions.ask('crash please');
    await ended(windowModel);
    expect(lastRun(windowModel)).toMatchObject({ state: 'failed', failure: { code: 'engine-crashed' } });
    expect(lastRun(windowModel).tokens).toHaveLength(4);
    await vi.waitFor(() => expect(windowModel.store.getState().engine.state).toBe('ready'));
    await windowModel.actions.ask('What now?');
    await ended(windowModel);
    expect(lastRun(windowModel).state).toBe('finished');
  });

  it('refuses a second question while one runs and leaves the first alone', async () => {
    const windowModel = await readyModel();
    await windowModel.actions.ask();
    windowModel.actions.setDraft('another');
    await windowModel.actions.ask();
    expect(windowModel.store.getState().composerError?.code).toBe('engine-busy');
    expect(windowModel.store.getState().draft).toBe('another');
    expect(windowModel.store.getState().runIds).toHaveLength(1);
    await ended(windowModel);
    expect(lastRun(windowModel).state).toBe('finished');
  });

  it('says that an empty question is empty without asking', async () => {
    const windowModel = await readyModel();
    windowModel.actions.setDraft('  \n ');
    await windowModel.actions.ask();
    expect(windowModel.store.getState().composerError?.code).toBe('question-empty');
    expect(windowModel.store.getState().runIds).toHaveLength(0);
  });

  it('keeps the open image when another cannot be opened', async () => {
    const windowModel = await readyModel();
    const before = windowModel.store.getState().currentImageId;
    await windowModel.actions.openDropped([new File(['x'], 'broken.png')]);
    expect(windowModel.store.getState().openError?.code).toBe('image-truncated');
    expect(windowModel.store.getState().currentImageId).toBe(before);
    expect(windowModel.store.getState().opening).toBeNull();
  });

  it('keeps the history of each image', async () => {
    const windowModel = await readyModel();
    await windowModel.actions.ask();
    await ended(windowModel);
    const first = windowModel.store.getState().currentImageId!;
    const { runId } = lastRun(windowModel);
    await windowModel.actions.openSample('tower');
    expect(windowModel.store.getState().shownRunId).toBeNull();
    expect(windowModel.store.getState().draft).toBe('Which route stops here?');
    windowModel.actions.showImage(first);
    expect(windowModel.store.getState().shownRunId).toBe(runId);
  });

  it('moves on to a variant the model has', () => {
    const chosen = { askSettings: defaultAskSettings };
    expect(withVariants(chosen, ['lowres']).askSettings.variant).toBe('lowres');
    expect(withVariants(chosen, ['flex', 'lowres']).askSettings).toBe(defaultAskSettings);
  });
});
