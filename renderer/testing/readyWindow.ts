import { vi } from 'vitest';
import { createFakeHost } from '../host/fake/fakeHost.js';
import type { FakeShelf } from '../host/fake/fakeSessions.js';
import type { Host } from '../host/host.js';
import { createWindowModel, type WindowModel } from '../state/windowModel.js';

/**
 * For tests: a window over the fake host, its engine ready and the first sample open.
 *
 * @param change puts something else in the place of some of the host's functions.
 * @param shelf sessions that another window left.
 */
export async function readyWindow(
  change: (host: Host) => Host = (host) => host,
  shelf?: FakeShelf,
): Promise<WindowModel> {
  const windowModel = createWindowModel(change(quickHost(shelf)));
  windowModel.start();
  await vi.waitFor(() => {
    const { engine, currentImageId } = windowModel.store.getState();
    if (engine.state !== 'ready' || currentImageId === null) throw new Error('not ready yet');
  });
  return windowModel;
}

/** For tests: the fake host without waiting and without a canvas. */
export function quickHost(shelf?: FakeShelf): Host {
  const draw = (): Promise<string> => Promise.resolve('blob:drawn');
  return createFakeHost({ tokenMs: 1, startMs: 1, draw, ...(shelf !== undefined && { shelf }) });
}
