import { render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import type { FakeShelf } from '../host/fake/fakeSessions.js';
import type { Host } from '../host/host.js';
import type { WindowModel } from '../state/windowModel.js';
import { WindowModelContext } from '../state/WindowModelContext.js';
import { readyWindow } from './readyWindow.js';

/** For tests: renders a part of the window over the fake host, its engine ready and the first sample open. */
export async function renderWithModel(
  element: ReactNode,
  change?: (host: Host) => Host,
  shelf?: FakeShelf,
): Promise<WindowModel & { readonly view: RenderResult }> {
  const windowModel = await readyWindow(change, shelf);
  const view = render(<WindowModelContext value={windowModel}>{element}</WindowModelContext>);
  return { ...windowModel, view };
}
