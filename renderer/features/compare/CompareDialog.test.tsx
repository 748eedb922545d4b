import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ScorePayload } from '../../../electron/ipc/contracts.js';
import { activeRun } from '../../state/runs/runSlice.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { CompareDialog } from './CompareDialog.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const patient = { timeout: 20_000 };

/** A comparison of an answer of FlexAttention with one of low-res. */
async function comparedWindow() {
  const scored: ScorePayload[] = [];
  const windowModel = await renderWithModel(<CompareDialog />, (host) => ({
    ...host,
    scoreAnswer: (payload) => {
      scored.push(payload);
      return host.scoreAnswer(payload);
    },
  }));
  const { store, actions } = windowModel;
  await act(() => actions.ask('What does the red sign say?'));
  await waitFor(() => expect(activeRun(store.getState())).toBeNull(), patient);
  const runId = store.getState().shownRunId!;
  act(() => actions.compare());
  const dialog = screen.getByTestId('compare-dialog');
  fireEvent.click(within(dialog).getByRole('checkbox', { name: 'Low-res', hidden: true }));
  fireEvent.click(within(dialog).getByRole('button', { name: 'Ask 1', hidden: true }));
  await waitFor(() => expect(within(dialog).getAllByTestId('compared-answer')).toHaveLength(2), patient);
  await waitFor(() => expect(store.getState().askQueue).toBeNull(), patient);
  return { ...windowModel, runId, dialog, scored };
}

describe('CompareDialog', { timeout: 60_000 }, () => {
  it('asks what is missing, marks the words that differ, and scores each other’s answers', async () => {
    const { store, dialog, runId, scored } = await comparedWindow();
    const [first, second] = within(dialog).getAllByTestId('compared-answer');
    expect(first!.querySelector('ins, del')).toBeNull();
    expect(second!.querySelector('ins')?.textContent).toBe('1');
    expect(second!.querySelector('del')?.textContent).toBe('7');
    const { runs, runIds, shownRunId } = store.getState();
    const other = runs[runIds.at(-1)!]!;
    expect(other.origin).toEqual({ runId, how: 'variant' });
    expect(shownRunId).toBe(runId);
    expect(within(dialog).queryByRole('checkbox', { name: 'Low-res', hidden: true })).toBeNull();

    fireEvent.click(within(dialog).getByRole('button', { name: /^Score each other/, hidden: true }));
    const matrix = within(dialog).getByTestId('score-matrix');
    await waitFor(() => expect(store.getState().comparison?.scoring).toBeNull(), patient);
    expect(scored.map(({ variant, answerIds }) => [variant, answerIds])).toEqual([
      ['lowres', runs[runId]!.tokens.map(({ id }) => id)],
      ['flex', other.tokens.map(({ id }) => id)],
    ]);
    const cells = within(matrix).getAllByRole('cell', { hidden: true });
    // 15 tokens the fake would say at -0.1 each, and one at -4 that it would not.
    expect([cells[1]!.textContent, cells[2]!.textContent]).toEqual(['-5.50 nats', '-5.50 nats']);
  });

  it('copies what is compared as CSV, and names the command for many questions', async () => {
    const { dialog } = await comparedWindow();
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Copy as CSV', hidden: true }));
    await within(dialog).findByText('Copied');
    const [head, ...lines] = writeText.mock.calls[0]![0].trim().split('\r\n');
    expect(head).toMatch(/^setting,answer,/);
    expect(lines).toHaveLength(2);
    expect(dialog.querySelector('pre')?.textContent).toBe(
      'fovea eval FOLDER --variant flex\nfovea eval FOLDER --variant lowres',
    );
  });

  it('takes another answer for the reference, and compares nothing once it is closed', async () => {
    const { store, actions, dialog } = await comparedWindow();
    fireEvent.click(within(dialog).getByRole('radio', { name: 'make it the reference', hidden: true }));
    const [first, second] = within(dialog).getAllByTestId('compared-answer');
    expect(first!.querySelector('ins')?.textContent).toBe('7');
    expect(second!.querySelector('ins')).toBeNull();
    act(() => actions.compare(null));
    expect(store.getState().comparison).toBeNull();
  });
});
