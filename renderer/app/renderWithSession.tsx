import { render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { createFakeHost } from '../host/fake/fakeHost.js';
import type { Host } from '../host/host.js';
import { createSession, type Session } from '../store/session.js';
import { SessionContext } from '../store/SessionContext.js';

/** For tests: renders a part of the window over the fake host, its engine ready and the first sample open. */
export async function renderWithSession(
  element: ReactNode,
  change: (host: Host) => Host = (host) => host,
): Promise<{ session: Session; view: RenderResult }> {
  const host = createFakeHost({ tokenMs: 1, startMs: 1, draw: () => Promise.resolve('blob:drawn') });
  const session = createSession(change(host));
  session.start();
  await vi.waitFor(() => {
    const { engine, currentImageId } = session.store.getState();
    if (engine.state !== 'ready' || currentImageId === null) throw new Error('not ready yet');
  });
  return { session, view: render(<SessionContext value={session}>{element}</SessionContext>) };
}
