import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderWithModel } from '../../testing/renderWithModel.js';
import type { AskSettings } from '../../state/runs/run.js';
import { ConversationPanel } from './ConversationPanel.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

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

  it('says before the answer what lies outside what the model was taught, also to screen readers', async () => {
    await renderWithModel(<ConversationPanel />);
    const box = screen.getByRole('textbox', { name: 'Question' });
    const said = 'Outside what this model was taught: picture and question are unlike those of its training.';
    fireEvent.change(box, { target: { value: 'Something unlike everything?' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(screen.getByTestId('announcer').textContent).toContain(said), patient);
    const turn = await answered('finished');
    const note = within(turn).getByTestId('outside-taught');
    expect(note.textContent).toContain(said);
    expect(note.title).toContain('picture 2.40, question 5.40');
    expect(note.compareDocumentPosition(within(turn).getByTestId('answer'))).toBe(
      Node.DOCUMENT_POSITION_FOLLOWING,
    );
    expect(screen.getByTestId('announcer').textContent).toMatch(/^Answer: /);
    fireEvent.change(box, { target: { value: 'Something else?' } });
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(screen.getAllByTestId('turn')).toHaveLength(2), patient);
    expect(within(await answered('finished')).queryByTestId('outside-taught')).toBeNull();
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

  it('shows dashes for what a run that was stopped before its first token does not know', async () => {
    const { store, actions } = await renderWithModel(<ConversationPanel />);
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Question' }), { key: 'Enter' });
    await waitFor(() => expect(store.getState().runIds).toHaveLength(1));
    await act(() => actions.stop());
    const turn = await answered('stopped');
    expect(within(turn).queryAllByTestId('token')).toHaveLength(0);
    const stats = within(turn).getByTestId('stats').textContent;
    expect(stats).toBe('tokens0tok/s–whole answer–per token–selected–decoder–vision–first token–');
  });

  it('does not count the end of the answer as a token, and draws it apart', async () => {
    await renderWithModel(<ConversationPanel />);
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Question' }), { key: 'Enter' });
    const turn = await answered('finished');
    const tokens = within(turn).getAllByTestId('token');
    expect(tokens.at(-1)!.className).toContain('token--end');
    expect(tokens.at(-1)!.getAttribute('aria-label')).toContain('end of the answer');
    expect(within(turn).getByTestId('stats').textContent).toContain(`tokens${tokens.length - 1}tok/s`);
  });

  it('copies the answer, or the turn as Markdown and JSON', async () => {
    const written: string[] = [];
    vi.spyOn(navigator.clipboard, 'writeText').mockImplementation((text) => {
      written.push(text);
      return Promise.resolve();
    });
    await renderWithModel(<ConversationPanel />);
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Question' }), { key: 'Enter' });
    const turn = await answered('finished');
    for (const name of ['Answer as text', 'Turn as Markdown', 'Turn as JSON']) {
      fireEvent.click(within(turn).getByRole('menuitem', { name, hidden: true }));
    }
    await waitFor(() => expect(written).toHaveLength(3));
    expect(written[0]).toBe('The red sign says “BAKERY 7”.');
    expect(written[1]).toBe(
      '### What does the red sign say?\n\nThe red sign says “BAKERY 7”.\n\n_Street with signs.png · FlexAttention_\n',
    );
    expect(JSON.parse(written[2]!)).toMatchObject({
      question: 'What does the red sign say?',
      answer: written[0],
      stopped: 'end-of-sequence',
      textTokens: 15,
    });
    expect(await within(turn).findByText('Copied')).toBeTruthy();
  });

  it('fetches earlier questions with the arrow keys, edits one, and deletes a turn', async () => {
    const { store } = await renderWithModel(<ConversationPanel />);
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Question' });
    fireEvent.keyDown(box, { key: 'Enter' });
    const turn = await answered('finished');
    expect(fireEvent.keyDown(box, { key: 'ArrowUp' }), 'the key is used up').toBe(false);
    expect(box.value).toBe('What does the red sign say?');
    fireEvent.keyDown(box, { key: 'ArrowDown' });
    expect(box.value).toBe('');
    fireEvent.change(box, { target: { value: 'mine' } });
    expect(fireEvent.keyDown(box, { key: 'ArrowUp' }), 'the key moves in the text').toBe(true);
    expect(box.value).toBe('mine');
    fireEvent.click(within(turn).getByRole('button', { name: 'Edit and ask again' }));
    expect(box.value).toBe('What does the red sign say?');
    expect(document.activeElement).toBe(box);
    fireEvent.click(within(turn).getByRole('button', { name: 'Delete' }));
    expect(screen.queryByTestId('turn')).toBeNull();
    expect(store.getState().shownRunId).toBeNull();
  });

  it('says that questions stand alone, and offers none that was asked', async () => {
    const { actions } = await renderWithModel(<ConversationPanel />);
    expect(screen.getByText(/Each question stands alone/)).toBeTruthy();
    act(() => actions.setDraft(''));
    expect(screen.getByRole('list', { name: 'Questions to try' }).textContent).toBe(
      'What does the red sign say?',
    );
    await act(() => actions.ask('What does the red sign say?'));
    await answered('finished');
    expect(screen.queryByRole('list', { name: 'Questions to try' })).toBeNull();
  });

  it('says that a question on another image is being answered, without a Stop that would hit it', async () => {
    const { actions, store } = await renderWithModel(<ConversationPanel />);
    const first = store.getState().currentImageId;
    await act(() => actions.ask('long story'));
    expect(screen.getByRole('button', { name: 'Stop' })).toBeTruthy();
    await act(() => actions.openSample('tower'));
    expect(screen.queryByRole('button', { name: 'Stop' })).toBeNull();
    expect(screen.getByTestId('elsewhere').textContent).toContain('Street with signs.png');
    fireEvent.click(screen.getByRole('button', { name: 'Go there' }));
    expect(store.getState().currentImageId).toBe(first);
    expect(screen.getByRole('button', { name: 'Stop' })).toBeTruthy();
    await act(() => actions.stop());
  });

  it('says why the threshold cannot be set where it has no say', async () => {
    const { store, actions } = await renderWithModel(<ConversationPanel />);
    const threshold = screen.getByRole('spinbutton', { name: 'Threshold', hidden: true });
    const hint = (): string => threshold.closest('.field')!.querySelector('.field__hint')!.textContent;
    const set = (change: Partial<AskSettings>): void =>
      act(() => actions.setAskSettings({ ...store.getState().askSettings, ...change }));
    expect([threshold.hasAttribute('disabled'), hint()]).toEqual([false, expect.stringContaining('48')]);
    set({ selector: 'all' });
    expect([threshold.hasAttribute('disabled'), hint()]).toEqual([true, 'Has no say with the selector all.']);
    set({ variant: 'lowres' });
    expect(hint()).toContain('selects no cells');
  });
});
