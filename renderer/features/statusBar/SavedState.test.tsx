import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { currentSessionId } from '../../state/sessions/sessionSlice.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { SavedState } from './SavedState.js';

afterEach(cleanup);

it('says whether the shown session is on the disk, and why it is not with what to do', async () => {
  const { store, actions } = await renderWithModel(<SavedState />);
  const sessionId = currentSessionId(store.getState())!;
  const tell = (state: 'saving' | 'saved' | 'failed', message: string | null = null, of = sessionId): void =>
    act(() => actions.receiveSessionSaving({ sessionId: of, state, message }));
  const text = (): string | null => screen.getByTestId('saved').textContent;
  expect(text(), 'nothing was done yet').toBe('');
  tell('saving');
  expect(text()).toBe('Saving…');
  tell('saved');
  expect(text()).toBe('Saved');
  tell('failed', 'The disk is full. Free some room.');
  expect(text()).toBe('Not saved: The disk is full. Free some room.');
  expect(screen.getByText(/tried again every few seconds/)).toBeDefined();
  tell('saved');
  expect(text()).toBe('Saved');
});
