import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { marksOf } from '../../state/annotations/annotationSlice.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ConversationPanel } from './ConversationPanel.js';

afterEach(cleanup);

it('an answer that has ended is judged, with what was expected where it is not right', async () => {
  const { store, actions } = await renderWithModel(<ConversationPanel />);
  await act(async () => actions.ask('What is it?'));
  expect(screen.queryByRole('group', { name: 'Verdict on the answer' })).toBeNull();
  const field = await waitFor(() => screen.getByRole('group', { name: 'Verdict on the answer' }), {
    timeout: 15_000,
  });
  const verdict = () => {
    const state = store.getState();
    return marksOf(state, state.currentImageId).verdicts[state.runIds[0]!];
  };
  const button = (name: string): HTMLElement => within(field).getByRole('button', { name });
  fireEvent.click(button('Right answer'));
  expect(verdict()?.verdict).toBe('right');
  expect(within(field).queryByRole('textbox')).toBeNull();
  fireEvent.click(button('Wrong answer'));
  fireEvent.change(within(field).getByRole('textbox', { name: 'Expected answer' }), {
    target: { value: 'a ship' },
  });
  expect(verdict()).toMatchObject({ verdict: 'wrong', expected: 'a ship' });
  expect(button('Wrong answer').getAttribute('aria-pressed')).toBe('true');
  fireEvent.click(button('Wrong answer'));
  expect(verdict()).toBeUndefined();
});
