import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunMessage } from '../../../engine/protocol/runEvent.js';
import type { TokenRecord } from '../../state/runs/run.js';
import { activeRun } from '../../state/runs/runSlice.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ConversationPanel } from './ConversationPanel.js';

afterEach(cleanup);

const patient = { timeout: 15_000 };

/** A window with an answer, some of whose tokens are told otherwise, by index. */
async function answeredWindow(changes: Readonly<Record<number, Partial<TokenRecord>>> = {}) {
  const changed = (message: RunMessage): RunMessage =>
    message.type === 'token' ? { ...message, ...changes[message.tokenIndex] } : message;
  const windowModel = await renderWithModel(<ConversationPanel />, (host) => ({
    ...host,
    onRun: (listener) =>
      host.onRun(({ runId, messages }) => listener({ runId, messages: messages.map(changed) })),
  }));
  const { store, actions } = windowModel;
  await act(() => actions.ask('What does the red sign say?'));
  await waitFor(() => expect(activeRun(store.getState())).toBeNull(), patient);
  return { ...windowModel, tokens: screen.getAllByTestId('token') };
}

describe('AnswerTokens', { timeout: 30_000 }, () => {
  it('says of the token in focus its rank, its entropy with the unit, and its time', async () => {
    const { tokens } = await answeredWindow({ 1: { entropy: 1.234, elapsedMs: 1500 } });
    fireEvent.focus(tokens[1]!);
    const popover = screen.getByTestId('token-popover');
    expect(popover.textContent).toContain('1.50 s');
    expect(within(popover).getByText('Rank').nextSibling?.textContent).toBe('1');
    expect(within(popover).getByText('Entropy').nextSibling?.textContent).toBe('1.23 nats');
  });

  it('claims neither a rank nor an entropy that is not known', async () => {
    const { tokens } = await answeredWindow({ 1: { entropy: undefined, id: 9999 } });
    fireEvent.focus(tokens[1]!);
    const popover = screen.getByTestId('token-popover');
    expect(within(popover).getByText('Rank').nextSibling?.textContent).toBe('below 5');
    expect(within(popover).getByText('Entropy').nextSibling?.textContent).toBe('not kept');
  });

  it('marks what was given and not drawn', async () => {
    const { tokens } = await answeredWindow({ 2: { given: true } });
    expect(tokens[1]!.getAttribute('aria-label')).not.toContain('given');
    expect(tokens[2]!.getAttribute('aria-label')).toContain('given');
    expect(tokens[2]!.className).toBe('token token--given');
    fireEvent.focus(tokens[2]!);
    expect(screen.getByTestId('token-popover').textContent).toContain('not drawn');
  });

  it('underlines by entropy when that is chosen', async () => {
    const { tokens, actions } = await answeredWindow({ 0: { logProbability: 0, entropy: Math.log(2) } });
    expect(tokens[0]!.style.textDecorationColor).toContain('100%');
    act(() => actions.toggleUnderline());
    expect(tokens[0]!.style.textDecorationColor).toContain('56%');
  });

  it('goes to the tokens below the limit that was set', async () => {
    const { store, actions } = await answeredWindow({ 5: { logProbability: Math.log(0.05) } });
    const at = (): number => store.getState().focus.tokenIndex;
    const before = at();
    act(() => actions.setTokenView({ unsureBelow: 0.04 }));
    act(() => actions.moveToUnsure(1));
    expect(at(), 'none is below').toBe(before);
    act(() => actions.setTokenView({ unsureBelow: 0.1 }));
    act(() => actions.moveToUnsure(1));
    expect(at()).toBe(5);
    fireEvent.click(screen.getByRole('button', { name: 'Tokens' }));
    expect(screen.getByText('1 token of this answer is below.')).toBeTruthy();
  });
});
