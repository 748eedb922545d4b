import { describe, expect, it, vi } from 'vitest';
import { readyWindow } from '../../testing/readyWindow.js';
import type { WindowModel } from '../windowModel.js';
import { activeRun } from '../runs/runSlice.js';
import { comparedPlaces, focusedPlace, pinsShown } from './pinSlice.js';

async function answered({ store, actions }: WindowModel): Promise<string> {
  await actions.ask('What does the red sign say?');
  await vi.waitFor(() => expect(activeRun(store.getState())).toBeNull(), 15_000);
  return store.getState().shownRunId!;
}

describe('pins', { timeout: 20_000 }, () => {
  it('pins the place in focus and lets go of it again', async () => {
    const window = await readyWindow();
    const { store, actions } = window;
    actions.togglePin();
    expect(store.getState().pins, 'nothing is in focus').toEqual([]);
    const runId = await answered(window);
    actions.focusPlace(runId, 1, 5);
    actions.togglePin();
    expect(store.getState().pins).toEqual([{ runId, tokenIndex: 1, layer: 5 }]);
    actions.togglePin();
    expect(store.getState().pins).toEqual([]);
  });

  it('compares A with the focus, or with B where there is one; a third pin takes the place of B', async () => {
    const window = await readyWindow();
    const { store, actions } = window;
    const runId = await answered(window);
    const at = (tokenIndex: number) => ({ runId, tokenIndex, layer: 5 });
    expect(comparedPlaces(store.getState())).toBeNull();
    actions.pinPlace(at(0));
    actions.focusPlace(runId, 2, 5);
    expect(comparedPlaces(store.getState())).toEqual({ a: at(0), b: at(2) });
    actions.pinPlace(at(1));
    expect(comparedPlaces(store.getState())).toEqual({ a: at(0), b: at(1) });
    actions.pinPlace(at(1));
    actions.pinPlace(at(3));
    expect(store.getState().pins).toEqual([at(0), at(3)]);
    actions.unpin(at(0));
    expect(comparedPlaces(store.getState())).toEqual({ a: at(3), b: at(2) });
    actions.unpinAll();
    expect(store.getState().pins).toEqual([]);
  });

  it('exchanges A with B, and with the focus where there is no B', async () => {
    const window = await readyWindow();
    const { store, actions } = window;
    const runId = await answered(window);
    const at = (tokenIndex: number) => ({ runId, tokenIndex, layer: 5 });
    actions.swapPins();
    expect(store.getState().pins, 'there is nothing to exchange').toEqual([]);
    actions.pinPlace(at(0));
    actions.focusPlace(runId, 2, 5);
    actions.swapPins();
    expect(store.getState().pins).toEqual([at(2)]);
    expect(focusedPlace(store.getState())).toEqual(at(0));
    actions.pinPlace(at(1));
    actions.swapPins();
    expect(store.getState().pins).toEqual([at(1), at(2)]);
    expect(focusedPlace(store.getState()), 'the focus stays').toEqual(at(0));
  });

  it('compares across answers about one picture, and not with those of another', async () => {
    const window = await readyWindow();
    const { store, actions } = window;
    const first = await answered(window);
    const second = await answered(window);
    const pin = { runId: first, tokenIndex: 0, layer: 5 };
    actions.pinPlace(pin);
    actions.focusPlace(second, 1, 5);
    expect(comparedPlaces(store.getState())).toEqual({
      a: pin,
      b: { runId: second, tokenIndex: 1, layer: 5 },
    });
    await actions.openSample(store.getState().samples[1]!.sampleId);
    expect(pinsShown(store.getState()), 'no answer is shown').toEqual([]);
    const elsewhere = await answered(window);
    expect(pinsShown(store.getState())).toEqual([]);
    actions.pinPlace({ runId: elsewhere, tokenIndex: 0, layer: 5 });
    expect(store.getState().pins).toEqual([{ runId: elsewhere, tokenIndex: 0, layer: 5 }]);
  });

  it('has no pin of an answer that was deleted', async () => {
    const window = await readyWindow();
    const { store, actions } = window;
    const first = await answered(window);
    await answered(window);
    actions.pinPlace({ runId: first, tokenIndex: 0, layer: 5 });
    await actions.deleteTurn(first);
    expect(pinsShown(store.getState())).toEqual([]);
  });
});
