import { describe, expect, it, vi } from 'vitest';
import { createFakeHost } from '../host/fake/fakeHost.js';
import { createWindowModel } from '../state/windowModel.js';
import { actOnKey } from './useWindowKeys.js';

function windowModel() {
  return createWindowModel(
    createFakeHost({ tokenMs: 1, startMs: 1, draw: () => Promise.resolve('blob:drawn') }),
  );
}

describe('actOnKey', () => {
  it('hides the overlay and changes its mode', () => {
    const target = windowModel();
    expect(actOnKey('h', target)).toBe(true);
    expect(target.store.getState().overlay.visible).toBe(false);
    actOnKey('M', target);
    expect(target.store.getState().overlay).toMatchObject({ mode: 'attention', visible: true });
    actOnKey('?', target);
    expect(target.store.getState().keysOpen).toBe(true);
    expect(actOnKey('x', target)).toBe(false);
  });

  it('moves by layer and token within the run', async () => {
    const target = windowModel();
    target.start();
    await vi.waitFor(() => expect(target.store.getState().currentImageId).not.toBeNull());
    await target.actions.ask();
    const { runIds } = target.store.getState();
    await vi.waitFor(() => expect(target.store.getState().runs[runIds[0]!]!.state).toBe('finished'), 15_000);
    target.actions.focusCell(runIds[0]!, 4, 5);
    actOnKey(']', target);
    actOnKey(',', target);
    expect(target.store.getState().focus).toEqual({ tokenIndex: 3, layer: 6 });
    for (let i = 0; i < 20; i++) actOnKey('[', target);
    expect(target.store.getState().focus.layer).toBe(3);
  });
});
