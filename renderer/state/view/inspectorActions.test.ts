import { expect, it, vi } from 'vitest';
import { readyWindow } from '../../testing/readyWindow.js';
import { calledOutHere } from './inspectorSlice.js';
import { activeRun } from '../runs/runSlice.js';

it(
  'replays an answer from its first token to its last, and can be stopped',
  { timeout: 20_000 },
  async () => {
    const { store, actions } = await readyWindow();
    actions.toggleReplay();
    expect(store.getState().replay.playing, 'there is no answer').toBe(false);
    await actions.ask('What does the red sign say?');
    await vi.waitFor(() => expect(activeRun(store.getState())).toBeNull(), 15_000);
    const { shownRunId, runs } = store.getState();
    const last = runs[shownRunId!]!.tokens.length - 1;
    actions.focusPlace(shownRunId!, last, 5);
    actions.setReplaySpeed(8);
    const seen: number[] = [];
    store.subscribe(({ focus }) => {
      if (seen.at(-1) !== focus.tokenIndex) seen.push(focus.tokenIndex);
    });
    actions.toggleReplay();
    expect(store.getState()).toMatchObject({ focus: { tokenIndex: 0, layer: 5 }, replay: { playing: true } });
    await vi.waitFor(() => expect(store.getState().replay.playing).toBe(false), 10_000);
    expect(store.getState().focus).toEqual({ tokenIndex: last, layer: 5 });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(2);

    actions.setReplaySpeed(0.5);
    actions.toggleReplay();
    actions.toggleReplay();
    expect(store.getState().replay.playing).toBe(false);
    actions.changeReplaySpeed(-1);
    expect(store.getState().replay.speed).toBe(0.5);
    actions.changeReplaySpeed(1);
    expect(store.getState().replay.speed).toBe(1);
  },
);

it('goes through the shadings, and calls cells out and lets go of them', async () => {
  const { store, actions } = await readyWindow();
  const next = () => {
    actions.nextShading();
    return store.getState().matrix.shading;
  };
  expect([next(), next()], 'there is no annotation').toEqual(['overlap', 'fraction']);
  const shape = { type: 'box', x: 0, y: 0, width: 50, height: 50 } as const;
  actions.addShapes([shape]);
  expect([next(), next(), next()]).toEqual(['overlap', 'annotation', 'fraction']);
  const called = () => calledOutHere(store.getState());
  actions.callOut([4, 5]);
  expect(called(), 'there is no answer').toEqual([]);
  await actions.ask('What does the red sign say?');
  actions.callOut([4, 5]);
  expect(called()).toEqual([4, 5]);
  actions.callOut([4, 5]);
  expect(called()).toEqual([]);
  actions.callOut([6]);
  await vi.waitFor(() => expect(activeRun(store.getState())).toBeNull(), 15_000);
  await actions.ask('And the blue one?');
  expect(called(), 'of another answer').toEqual([]);
});
