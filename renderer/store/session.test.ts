import { describe, expect, it, vi } from 'vitest';
import { answerText } from '../features/conversation/run.js';
import { activeRun } from '../features/conversation/runSlice.js';
import { defaultAskSettings, withVariants } from '../features/conversation/composerSlice.js';
import { createFakeHost } from '../host/fake/fakeHost.js';
import { createSession, type Session } from './session.js';

async function readySession(): Promise<Session> {
  const host = createFakeHost({ tokenMs: 1, startMs: 1, draw: () => Promise.resolve('blob:drawn') });
  const session = createSession(host);
  session.start();
  await vi.waitFor(() => {
    expect(session.store.getState().engine.state).toBe('ready');
    expect(session.store.getState().currentImageId).not.toBeNull();
  });
  return session;
}

async function ended(session: Session): Promise<void> {
  await vi.waitFor(() => {
    expect(session.store.getState().runIds.length).toBeGreaterThan(0);
    expect(activeRun(session.store.getState())).toBeNull();
  }, 15_000);
}

function lastRun({ store }: Session) {
  const { runs, runIds } = store.getState();
  return runs[runIds.at(-1)!]!;
}

describe('session', { timeout: 20_000 }, () => {
  it('opens the first sample with its question ready', async () => {
    const { store } = await readySession();
    expect(store.getState().draft).toBe('What does the red sign say?');
  });

  it('collects every token and mask of an answer', async () => {
    const session = await readySession();
    await session.actions.ask();
    await ended(session);
    const run = lastRun(session);
    expect(run.state).toBe('finished');
    expect(answerText(run)).toBe('The red sign says “BAKERY 7”.');
    expect(run.tokens.map((token) => token.tokenIndex)).toEqual(run.tokens.map((_, index) => index));
    for (const layer of run.prefill!.selectingLayers) {
      expect(session.selections.at(run.runId, 0, layer)?.selectionGrid).toHaveLength(81);
    }
    expect(session.store.getState().draft).toBe('');
  });

  it('follows the newest token until the person moves', async () => {
    const session = await readySession();
    await session.actions.ask();
    await vi.waitFor(() => expect(lastRun(session).tokens.length).toBeGreaterThan(3), 5000);
    const { runId } = lastRun(session);
    expect(session.store.getState().focus.tokenIndex).toBeGreaterThan(0);
    session.actions.focusCell(runId, 1, 5);
    await ended(session);
    expect(session.store.getState().focus).toEqual({ tokenIndex: 1, layer: 5 });
    session.actions.setFollow(true);
    expect(session.store.getState().focus.tokenIndex).toBe(lastRun(session).tokens.length - 1);
  });

  it('stops an answer and keeps what was said', async () => {
    const session = await readySession();
    await session.actions.ask();
    await vi.waitFor(() => expect(lastRun(session).tokens.length).toBeGreaterThan(2), 5000);
    await session.actions.stop();
    await ended(session);
    expect(lastRun(session).state).toBe('stopped');
    expect(lastRun(session).tokens.length).toBeGreaterThan(2);
  });

  it('keeps the partial answer when the engine dies and can ask again', async () => {
    const session = await readySession();
    await session.actions.ask('crash please');
    await ended(session);
    expect(lastRun(session)).toMatchObject({ state: 'failed', failure: { code: 'engine-crashed' } });
    expect(lastRun(session).tokens).toHaveLength(4);
    await vi.waitFor(() => expect(session.store.getState().engine.state).toBe('ready'));
    await session.actions.ask('What now?');
    await ended(session);
    expect(lastRun(session).state).toBe('finished');
  });

  it('refuses a second question while one runs and leaves the first alone', async () => {
    const session = await readySession();
    await session.actions.ask();
    session.actions.setDraft('another');
    await session.actions.ask();
    expect(session.store.getState().composerError?.code).toBe('engine-busy');
    expect(session.store.getState().draft).toBe('another');
    expect(session.store.getState().runIds).toHaveLength(1);
    await ended(session);
    expect(lastRun(session).state).toBe('finished');
  });

  it('says that an empty question is empty without asking', async () => {
    const session = await readySession();
    session.actions.setDraft('  \n ');
    await session.actions.ask();
    expect(session.store.getState().composerError?.code).toBe('question-empty');
    expect(session.store.getState().runIds).toHaveLength(0);
  });

  it('keeps the open image when another cannot be opened', async () => {
    const session = await readySession();
    const before = session.store.getState().currentImageId;
    await session.actions.openDropped([new File(['x'], 'broken.png')]);
    expect(session.store.getState().openError?.code).toBe('image-truncated');
    expect(session.store.getState().currentImageId).toBe(before);
    expect(session.store.getState().opening).toBeNull();
  });

  it('keeps the history of each image', async () => {
    const session = await readySession();
    await session.actions.ask();
    await ended(session);
    const first = session.store.getState().currentImageId!;
    const { runId } = lastRun(session);
    await session.actions.openSample('tower');
    expect(session.store.getState().shownRunId).toBeNull();
    expect(session.store.getState().draft).toBe('Which route stops here?');
    session.actions.showImage(first);
    expect(session.store.getState().shownRunId).toBe(runId);
  });

  it('moves on to a variant the model has', () => {
    const chosen = { askSettings: defaultAskSettings };
    expect(withVariants(chosen, ['lowres']).askSettings.variant).toBe('lowres');
    expect(withVariants(chosen, ['flex', 'lowres']).askSettings).toBe(defaultAskSettings);
  });
});
