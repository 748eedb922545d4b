import { describe, expect, it, vi } from 'vitest';
import { fakeSessions, type FakeShelf } from '../../host/fake/fakeSessions.js';
import type { Host } from '../../host/host.js';
import { readyWindow } from '../../testing/readyWindow.js';
import { activeRun } from '../runs/runSlice.js';
import type { WindowModel } from '../windowModel.js';
import { currentSessionId } from './sessionSlice.js';

const stage = { width: 800, height: 600 };

async function ask({ store, actions }: WindowModel, question: string): Promise<string> {
  await actions.ask(question);
  await vi.waitFor(() => expect(activeRun(store.getState())).toBeNull(), 15_000);
  return store.getState().runIds.at(-1)!;
}

async function saved({ store }: WindowModel): Promise<void> {
  await vi.waitFor(() => {
    const { saving } = store.getState();
    expect(Object.values(saving).map(({ state }) => state)).toEqual(Object.keys(saving).map(() => 'saved'));
  }, 5000);
}

/** A window in which all kinds of work were begun on one of two pictures. */
async function windowAtWork(shelf: FakeShelf): Promise<WindowModel> {
  const windowModel = await readyWindow(undefined, shelf);
  const { store, actions } = windowModel;
  await vi.waitFor(() =>
    expect(Object.keys(store.getState().sessions)).toEqual([currentSessionId(store.getState())]),
  );
  actions.setStageSize(stage);
  await actions.openSample('tower');
  await vi.waitFor(() => expect(Object.keys(store.getState().sessions)).toHaveLength(2));
  await ask(windowModel, 'What does the red sign say?');
  await ask(windowModel, 'crash');
  const [first] = store.getState().runIds;
  actions.focusPlace(first!, 3, 5);
  actions.zoomTo(1.5);
  actions.pan(-120, 45);
  actions.setDraft('And what is');
  actions.setOverlay({ mode: 'attention', opacity: 0.3 });
  actions.showPixels('read');
  actions.setAskSettings({ ...store.getState().askSettings, threshold: 77 });
  await saved(windowModel);
  return windowModel;
}

/** What is to be as it was; ids of pictures are those of the run of the app. */
function asLeft({ store }: WindowModel): unknown {
  const state = store.getState();
  const { runs, runIds, shownRunId, focus, follow, view, fitted, padded, draft, askSettings } = state;
  const { overlay, pixels, images, imageIds, currentImageId } = state;
  return {
    ...{ runIds, shownRunId, focus, follow, view, fitted, padded, draft, askSettings, overlay, pixels },
    runs: Object.fromEntries(Object.entries(runs).map(([id, run]) => [id, { ...run, imageId: '' }])),
    sessions: imageIds.map((id) => images[id]?.sessionId),
    current: images[currentImageId ?? '']?.sessionId,
    names: state.sessions,
  };
}

describe('sessions', { timeout: 30_000 }, () => {
  it('are there again as they were left, in a window opened after', async () => {
    const shelf = fakeSessions();
    const before = await windowAtWork(shelf);
    const after = await readyWindow(undefined, shelf);
    after.actions.setStageSize(stage);
    expect(asLeft(after)).toEqual(asLeft(before));
    expect(after.store.getState().runs).not.toEqual({});
  });

  it('show the cells of their last answer where nobody has said how they are looked at', async () => {
    const shelf = fakeSessions();
    const before = await windowAtWork(shelf);
    const after = await readyWindow(
      (host) => ({
        ...host,
        reopenSessions: async () => {
          const reply = await host.reopenSessions();
          if (!reply.ok) return reply;
          const sessions = reply.value.sessions.map((opened) => ({
            ...opened,
            session: { ...opened.session, view: null },
          }));
          return { ok: true, value: { ...reply.value, sessions } };
        },
      }),
      shelf,
    );
    const { shownRunId, focus } = after.store.getState();
    expect(shownRunId).toBe(before.store.getState().runIds.at(-1));
    expect(focus).toEqual({ tokenIndex: 0, layer: 10 });
  });

  it('keep a zoom in a stage that comes after they were opened, and of another size', async () => {
    const shelf = fakeSessions();
    const before = await windowAtWork(shelf);
    const { view } = before.store.getState();
    const after = await readyWindow(undefined, shelf);
    expect(after.store.getState().view).toBeNull();
    after.actions.setStageSize({ width: 1000, height: 600 });
    const shown = after.store.getState().view!;
    expect(shown.scale).toBe(view!.scale);
    expect(shown.offset.x).toBeCloseTo(view!.offset.x + 100, 6);
    expect(shown.offset.y).toBeCloseTo(view!.offset.y, 6);
  });

  it('have their selections fetched when they are shown, the maps of the token in focus with them', async () => {
    const shelf = fakeSessions();
    const before = await windowAtWork(shelf);
    const [first] = before.store.getState().runIds;
    const asked: string[] = [];
    const count = (host: Host): Host => ({
      ...host,
      runMasks: (wanted) => {
        asked.push(`masks ${wanted.runId}`);
        return host.runMasks(wanted);
      },
      tokenMaps: (wanted) => {
        asked.push(`maps ${wanted.runId} ${wanted.tokenIndex}`);
        return host.tokenMaps(wanted);
      },
    });
    const after = await readyWindow(count, shelf);
    await vi.waitFor(() => expect(asked).toEqual([`masks ${first}`, `maps ${first} 3`]));
    await vi.waitFor(() => expect(after.selections.lacksMaps(first!, 3)).toBe(false));
    expect(after.selections.at(first!, 3, 5)).toEqual(before.selections.at(first!, 3, 5));
    after.actions.focusPlace(first!, 4, 5);
    await vi.waitFor(() => expect(asked.at(-1)).toBe(`maps ${first} 4`));
    expect(after.selections.frequency(first!, 'all', { tokenIndex: 0, layer: 5 })).toEqual(
      before.selections.frequency(first!, 'all', { tokenIndex: 0, layer: 5 }),
    );
  });

  it('say why selections cannot be read, and read them again when asked to', async () => {
    const shelf = fakeSessions();
    await windowAtWork(shelf);
    let isBroken = true;
    const after = await readyWindow(
      (host) => ({
        ...host,
        runMasks: (wanted) =>
          isBroken
            ? Promise.resolve({ ok: false, error: { code: 'x', message: 'Expected 9 bytes, got 3.' } })
            : host.runMasks(wanted),
      }),
      shelf,
    );
    const { masks, shownRunId } = await vi.waitFor(() => {
      const state = after.store.getState();
      expect(state.masks.failed).not.toBeNull();
      return state;
    });
    expect(masks.failed).toEqual({
      runId: shownRunId,
      tokenIndex: null,
      message: 'Expected 9 bytes, got 3.',
    });
    expect(after.selections.hasGrids(shownRunId!)).toBe(false);
    isBroken = false;
    after.actions.readMasksAgain();
    await vi.waitFor(() => expect(after.selections.hasGrids(shownRunId!)).toBe(true));
    expect(after.store.getState().masks.failed).toBeNull();
  });

  it('are not written to before what was kept is here, nor where nothing was done', async () => {
    const updates: unknown[] = [];
    const windowModel = await readyWindow((host) => ({
      ...host,
      updateSession: (change) => {
        updates.push(change);
        return host.updateSession(change);
      },
    }));
    windowModel.actions.setStageSize(stage);
    await windowModel.actions.openSample('tower');
    await new Promise((done) => setTimeout(done, 500));
    expect(updates).toEqual([]);
    windowModel.actions.setDraft('What');
    await vi.waitFor(() => expect(updates).toHaveLength(1));
    expect(updates[0]).toMatchObject({ parts: { view: { draft: 'What' } } });
  });

  it('come back when they are opened from the list after they were closed, the last changes with them', async () => {
    const shelf = fakeSessions();
    const windowModel = await windowAtWork(shelf);
    const { store, actions } = windowModel;
    const left = asLeft(windowModel) as { names: object };
    const sessionId = currentSessionId(store.getState())!;
    const imageId = store.getState().currentImageId!;
    await actions.closeImage(imageId);
    expect(store.getState().runIds).toEqual([]);
    expect(store.getState().sessions[sessionId]).toBeUndefined();
    actions.setOverlay({ mode: 'selected' });
    await actions.showSessions(true);
    const { found } = store.getState().sessionList!;
    expect(found?.map(({ questions }) => questions).sort()).toEqual([0, 2]);
    await actions.openSession(sessionId);
    actions.setStageSize(stage);
    expect(asLeft(windowModel)).toEqual(left);
  });

  it('take a deleted question out, and bring it back to where it was', async () => {
    const shelf = fakeSessions();
    const windowModel = await windowAtWork(shelf);
    const { store, actions } = windowModel;
    const before = store.getState();
    const [first, second] = before.runIds;
    await actions.deleteTurn(first!);
    expect(store.getState().runIds).toEqual([second]);
    expect((await readyWindow(undefined, shelf)).store.getState().runIds).toEqual([second]);
    await actions.bringBack();
    expect(store.getState().runs).toEqual(before.runs);
    expect(store.getState()).toMatchObject({ runIds: [first, second], shownRunId: first, deleted: null });
    expect((await readyWindow(undefined, shelf)).store.getState().runIds).toEqual([first, second]);
    await vi.waitFor(() => expect(windowModel.selections.hasGrids(first!)).toBe(true));
  });

  it('leave a question where it is that could not be taken out', async () => {
    const windowModel = await readyWindow((host) => ({
      ...host,
      deleteRun: () => Promise.resolve({ ok: false, error: { code: 'full', message: 'The disk is full.' } }),
    }));
    const runId = await ask(windowModel, 'What?');
    await windowModel.actions.deleteTurn(runId);
    const { runIds, deleted, composerError } = windowModel.store.getState();
    expect([runIds, deleted, composerError?.message]).toEqual([[runId], null, 'The disk is full.']);
  });

  it('are deleted and brought back, copied, named and found', async () => {
    const shelf = fakeSessions();
    const windowModel = await windowAtWork(shelf);
    const { store, actions } = windowModel;
    const sessionId = currentSessionId(store.getState())!;
    const names = (): readonly string[] => store.getState().sessionList!.found!.map(({ name }) => name);
    await actions.showSessions(true);
    await actions.renameSession(sessionId, '  Signs of the tower ');
    expect(store.getState().sessions[sessionId]?.name).toBe('Signs of the tower');
    expect(names()).toContain('Signs of the tower');
    await actions.searchSessions('bakery SIGNS');
    expect(names(), 'words of the answer and of the name').toEqual(['Signs of the tower']);
    await actions.duplicateSession(sessionId);
    expect(names()).toEqual(
      ['Signs of the tower (copy)', 'Signs of the tower'].sort(
        (a, b) => names().indexOf(a) - names().indexOf(b),
      ),
    );
    await actions.deleteSession(sessionId, 'Signs of the tower');
    expect(names()).toEqual(['Signs of the tower (copy)']);
    expect(store.getState().sessions[sessionId], 'it is closed').toBeUndefined();
    await actions.bringBack();
    expect(names()).toContain('Signs of the tower');
    expect(currentSessionId(store.getState()), 'it is open again').toBe(sessionId);
    expect(store.getState().runIds).toHaveLength(2);
  });

  it('stay while they are being answered', async () => {
    const { store, actions } = await readyWindow();
    const sessionId = currentSessionId(store.getState())!;
    await actions.ask('long');
    await actions.showSessions(true);
    expect(await actions.deleteSession(sessionId, 'Street')).toBe(false);
    expect(store.getState().sessionList?.trouble).toContain('is being answered');
    await actions.stop();
  });

  it('open without a picture that is not there, and with it once it is found again', async () => {
    const shelf = fakeSessions();
    const before = await windowAtWork(shelf);
    const picture = before.store.getState().images[before.store.getState().currentImageId!]!;
    const after = await readyWindow(
      (host) => ({
        ...host,
        reopenSessions: async () => {
          const reply = await host.reopenSessions();
          if (!reply.ok) return reply;
          const sessions = reply.value.sessions.map((opened) =>
            opened.session.id === picture.sessionId
              ? { ...opened, image: null, imageTrouble: 'There is no file /tower.png.' }
              : opened,
          );
          return { ok: true, value: { ...reply.value, sessions } };
        },
      }),
      shelf,
    );
    const { store, actions } = after;
    const shown = (): unknown => store.getState().sessions[picture.sessionId]?.pictureTrouble;
    expect(store.getState().runIds).toHaveLength(2);
    expect(shown()).toBe('There is no file /tower.png.');
    await actions.ask('What?');
    expect(store.getState().composerError?.message).toContain('is not there');
    actions.receiveImage({ image: { ...picture, imageId: 'found' }, show: true });
    expect(shown()).toBeNull();
    expect(store.getState().currentImageId).toBe('found');
    expect(Object.values(store.getState().runs).map(({ imageId }) => imageId)).toEqual(['found', 'found']);
    expect(store.getState().imageIds).toHaveLength(2);
    expect(store.getState().draft).toBe('And what is');
  });
});
