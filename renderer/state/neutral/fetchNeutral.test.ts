import { describe, expect, it, vi } from 'vitest';
import type { Host } from '../../host/host.js';
import { readyWindow } from '../../testing/readyWindow.js';
import { activeRun } from '../runs/runSlice.js';
import type { WindowModel } from '../windowModel.js';
import { NeutralMaps } from './NeutralMaps.js';
import { neutralKey } from './neutralSlice.js';

type AskNeutral = Host['askNeutral'];

async function windowAsking(askNeutral?: AskNeutral) {
  const asked = vi.fn<AskNeutral>();
  const window = await readyWindow((host) => {
    asked.mockImplementation(askNeutral ?? ((payload) => host.askNeutral(payload)));
    return { ...host, askNeutral: asked };
  });
  return { ...window, asked };
}

async function answered({ store, actions }: WindowModel): Promise<string> {
  await actions.ask('What does the red sign say?');
  await vi.waitFor(() => expect(activeRun(store.getState())).toBeNull(), 15_000);
  return store.getState().shownRunId!;
}

function stateOf({ store }: WindowModel, runId: string) {
  const { runs, neutral } = store.getState();
  return neutral[neutralKey(runs[runId]!)];
}

describe('fetchNeutral', { timeout: 30_000 }, () => {
  it('asks once a picture, when relative attention is shown of an answer that has ended', async () => {
    const window = await windowAsking();
    const { actions, asked, neutralMaps } = window;
    const first = await answered(window);
    expect(asked, 'nobody looks at relative attention').not.toHaveBeenCalled();
    actions.setOverlay({ mode: 'relative' });
    await vi.waitFor(() => expect(stateOf(window, first)).toEqual({ state: 'here' }), 5000);
    const [layer] = window.store.getState().runs[first]!.prefill!.selectingLayers;
    const { runs } = window.store.getState();
    expect(neutralMaps.at(neutralKey(runs[first]!), layer!)).toHaveLength(144);
    const { imageId, settings } = runs[first]!;
    const { variant, selector } = settings;
    expect(asked.mock.calls[0]![0]).toMatchObject({ imageId, variant, selector });
    await answered(window);
    expect(asked, 'the second answer shares it').toHaveBeenCalledTimes(1);
  });

  it('asks again after it gave way to a question', async () => {
    let calls = 0;
    const window = await windowAsking(() => {
      calls++;
      if (calls === 1)
        return Promise.resolve({ ok: false, error: { code: 'engine-busy', message: 'A question came.' } });
      const layers = Array.from({ length: 12 }, (_, layer) => layer);
      return Promise.resolve({ ok: true, value: { layers, maps: new Float32Array(12 * 144).fill(1) } });
    });
    const runId = await answered(window);
    window.actions.setOverlay({ mode: 'relative' });
    await vi.waitFor(() => expect(stateOf(window, runId)).toEqual({ state: 'here' }), 5000);
    expect(calls).toBe(2);
  });

  it('says why it failed, and asks no more before the engine has started anew', async () => {
    const message = 'The engine process ended unexpectedly.';
    const window = await windowAsking(() =>
      Promise.resolve({ ok: false, error: { code: 'engine-crashed', message } }),
    );
    const { actions, asked, store } = window;
    const runId = await answered(window);
    actions.setOverlay({ mode: 'relative' });
    await vi.waitFor(() => expect(stateOf(window, runId)).toEqual({ state: 'failed', message }), 5000);
    actions.setOverlay({ opacity: 0.5 });
    expect(asked).toHaveBeenCalledTimes(1);
    actions.receiveEngineStatus({ state: 'restarting', reason: 'it ended' });
    expect(stateOf(window, runId)).toBeUndefined();
    actions.receiveEngineStatus({ state: 'ready', model: store.getState().model! });
    await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2), 5000);
  });
});

it('keeps the maps of the answers asked last', () => {
  const maps = new NeutralMaps(2);
  expect(maps.put('a', [3, 4], Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8))).toEqual([]);
  expect(maps.at('a', 4)).toEqual(Float32Array.of(5, 6, 7, 8));
  expect(maps.at('a', 4)).toBe(maps.at('a', 4));
  expect(maps.at('a', 5)).toBeNull();
  expect(maps.put('b', [3], new Float32Array(4))).toEqual([]);
  expect(maps.put('c', [3], new Float32Array(4))).toEqual(['a']);
  expect(maps.at('a', 4)).toBeNull();
});
