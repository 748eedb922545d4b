import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { activeRun } from '../../state/runs/runSlice.js';
import { fakeSessions } from '../../host/fake/fakeSessions.js';
import { readyWindow } from '../../testing/readyWindow.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import type { WindowModel } from '../../state/windowModel.js';
import { WindowModelContext } from '../../state/WindowModelContext.js';
import { ConversationPanel } from './ConversationPanel.js';

/** Tells each observed turn whether it is near. */
let near: ((element: Element, isNear?: boolean) => void)[] = [];

beforeEach(() => {
  near = [];
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      private readonly seen = new Set<Element>();
      constructor(tell: (entries: { isIntersecting: boolean }[]) => void) {
        near.push((element, isIntersecting = true) => {
          if (this.seen.has(element)) tell([{ isIntersecting }]);
        });
      }
      observe(element: Element): void {
        this.seen.add(element);
      }
      disconnect(): void {
        this.seen.clear();
      }
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const asked = async (
  { store, actions }: Pick<WindowModel, 'store' | 'actions'>,
  question: string,
): Promise<void> => {
  await act(() => actions.ask(question));
  await vi.waitFor(() => expect(activeRun(store.getState())).toBeNull(), 15_000);
};

it('a turn that is far is its words, and whole once it is near', { timeout: 30_000 }, async () => {
  const shelf = fakeSessions();
  const before = await readyWindow(undefined, shelf);
  for (const question of ['First?', 'Second?', 'Third?']) await asked(before, question);
  const { shownRunId } = before.store.getState();
  await vi.waitFor(async () => {
    const kept = await shelf.reopenSessions();
    expect(kept.ok && kept.value.sessions[0]?.session.view?.shownRunId).toBe(shownRunId);
  });
  const after = await readyWindow(undefined, shelf);
  render(
    <WindowModelContext value={after}>
      <ConversationPanel />
    </WindowModelContext>,
  );
  const words = screen.getAllByTestId('turn-words');
  expect(words.map((turn) => turn.querySelector('h3')?.textContent)).toEqual(['First?', 'Second?']);
  expect(words[0]!.textContent, 'its answer can be searched').toContain('The red sign says “BAKERY 7”.');
  expect(screen.getAllByTestId('turn')).toHaveLength(1);
  act(() => near.forEach((tell) => tell(words[0]!.parentElement!)));
  expect(screen.getAllByTestId('turn').map((turn) => turn.querySelector('h3')?.textContent)).toEqual([
    'First?',
    'Third?',
  ]);

  const place = screen.getAllByTestId('turn')[0]!.parentElement!;
  vi.spyOn(place, 'offsetHeight', 'get').mockReturnValue(180);
  act(() => near.forEach((tell) => tell(place, false)));
  expect(screen.getAllByTestId('turn-words').map((turn) => turn.querySelector('h3')?.textContent)).toEqual([
    'First?',
    'Second?',
  ]);
  expect(place.style.minHeight, 'as high as it was').toBe('180px');
});

it(
  'an answer from its record has the same markup as the one that was told',
  { timeout: 30_000 },
  async () => {
    const shelf = fakeSessions();
    const { store, actions, view } = await renderWithModel(<ConversationPanel />, undefined, shelf);
    await asked({ store, actions }, 'crash');
    await vi.waitFor(() => expect(store.getState().engine.state).toBe('ready'));
    await asked({ store, actions }, 'unlike anything');
    const markup = (container: Element): string[] =>
      [...container.querySelectorAll('article')].map((turn) => turn.outerHTML.replace(/_r_\w+_/g, ''));
    const told = markup(view.container);
    cleanup();
    const again = await renderWithModel(<ConversationPanel />, undefined, shelf);
    act(() => {
      for (const turn of screen.queryAllByTestId('turn-words'))
        near.forEach((tell) => tell(turn.parentElement!));
    });
    expect(markup(again.view.container)).toEqual(told);
    expect(told).toHaveLength(2);
  },
);
