import { render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { createFakeHost } from '../host/fake/fakeHost.js';
import type { Host } from '../host/host.js';
import { createWindowModel, type WindowModel } from '../state/windowModel.js';
import { WindowModelContext } from '../state/WindowModelContext.js';

/** For tests: renders a part of the window over the fake host, its engine ready and the first sample open. */
export async function renderWithModel(
  element: ReactNode,
  change: (host: Host) => Host = (host) => host,
): Promise<{ windowModel: WindowModel; view: RenderResult }> {
  const host = createFakeHost({ tokenMs: 1, startMs: 1, draw: () => Promise.resolve('blob:drawn') });
  const windowModel = createWindowModel(change(host));
  windowModel.start();
  await vi.waitFor(() => {
    const { engine, currentImageId } = windowModel.store.getState();
    if (engine.state !== 'ready' || currentImageId === null) throw new Error('not ready yet');
  });
  return {
    windowModel,
    view: render(<WindowModelContext value={windowModel}>{element}</WindowModelContext>),
  };
}
