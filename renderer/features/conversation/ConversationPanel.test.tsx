import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ConversationPanel } from './ConversationPanel.js';

afterEach(cleanup);

const patient = { timeout: 15_000 };

async function answered(state: string): Promise<HTMLElement> {
  const turns = await screen.findAllByTestId('turn');
  const last = turns.at(-1)!;
  await waitFor(() => expect(last.dataset['state']).toBe(state), patient);
  return last;
}

describe('ConversationPanel', { timeout: 30_000 }, () => {
  it('sends with Enter, not with Shift+Enter, and announces the whole answer', async () => {
    await renderWithModel(<ConversationPanel />);
    const box = screen.getByRole('textbox', { name: 'Question' });
    fireEvent.keyDown(box, { key: 'Enter', shiftKey: true });
    expect(screen.queryByTestId('turn')).toBeNull();
    fireEvent.keyDown(box, { key: 'Enter' });
    const turn = await answered('finished');
    expect(within(turn).getByTestId('answer').textContent).toBe('The red sign says “BAKERY 7”.');
    expect(screen.getByTestId('announcer').textContent).toBe('Answer: The red sign says “BAKERY 7”.');
    expect(screen.getByTestId('stats').textContent).toContain('GFLOP');
  });

  it('moves between tokens with the arrow keys and shows what else was likely', async () => {
    const { store } = await renderWithModel(<ConversationPanel />);
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Enter' });
    await answered('finished');
    const tokens = screen.getAllByTestId('token');
    fireEvent.click(tokens[2]!);
    expect(store.getState().focus.tokenIndex).toBe(2);
    expect(store.getState().follow).toBe(false);
    fireEvent.keyDown(tokens[2]!, { key: 'ArrowRight' });
    expect(store.getState().focus.tokenIndex).toBe(3);
    expect(tokens[3]!.getAttribute('tabindex')).toBe('0');
    fireEvent.focus(tokens[3]!);
    expect(screen.getByTestId('token-popover').querySelectorAll('tbody tr')).toHaveLength(5);
  });

  it('keeps the partial answer and says what to do when the engine dies', async () => {
    await renderWithModel(<ConversationPanel />);
    const box = screen.getByRole('textbox', { name: 'Question' });
    fireEvent.change(box, { target: { value: 'crash now' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    const turn = await answered('failed');
    expect(within(turn).getAllByTestId('token')).toHaveLength(4);
    expect(within(turn).getByRole('alert').textContent).toContain('The answer is incomplete.');
    fireEvent.click(within(turn).getAllByRole('button', { name: 'Ask again' }).at(-1)!);
    await waitFor(() => expect(screen.getAllByTestId('turn')).toHaveLength(2), patient);
  });

  it('says why a question was not taken and keeps it', async () => {
    await renderWithModel(<ConversationPanel />);
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Question' });
    fireEvent.change(box, { target: { value: 'w'.repeat(20_000) } });
    fireEvent.keyDown(box, { key: 'Enter' });
    expect((await screen.findByTestId('composer-error')).textContent).toContain('20000');
    expect(box.value).toHaveLength(20_000);
    fireEvent.change(box, { target: { value: '' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    expect(screen.getByTestId('composer-error').textContent).toContain('empty');
  });

  it('renders markup in a question as text', async () => {
    await renderWithModel(<ConversationPanel />);
    const box = screen.getByRole('textbox', { name: 'Question' });
    fireEvent.change(box, { target: { value: '<img src=x onerror=alert(1)>' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    const turn = await answered('finished');
    expect(turn.querySelector('img')).toBeNull();
    expect(within(turn).getByRole('heading').textContent).toBe('<img src=x onerror=alert(1)>');
  });
});
