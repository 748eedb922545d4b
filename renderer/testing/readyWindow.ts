import { vi } from 'vitest';
import { createFakeHost } from '../host/fake/fakeHost.js';
import type { Host } from '../host/host.js';
import { createWindowModel, type WindowModel } from '../state/windowModel.js';

/**
 * For tests: a window over the fake host, its engine ready and the first sample open.
 *
 * @param change puts something else in the place of some of the host's functions.
 */
export async function readyWindow(change: (host: Host) => Host = (host) => host): Promise<WindowModel> {
  const windowModel = createWindowModel(change(quickHost()));
  windowModel.start();
  await vi.waitFor(() => {
    const { engine, currentImageId } = windowModel.store.getState();
    if (engine.state !== 'ready' || currentImageId === null) throw new Error('not ready yet');
  });
  return windowModel;
}

/** For tests: the fake host without waiting and without a canvas. */
export function quickHost(): Host {
  return createFakeHost({ tokenMs: 1, startMs: 1, draw: () => Promise.resolve('blob:drawn') });
}
