import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { activeRun } from '../../state/runs/runSlice.js';
import { samplesOf } from '../../state/runs/samples.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ConversationPanel } from './ConversationPanel.js';

afterEach(cleanup);

const patient = { timeout: 15_000 };

async function answeredWindow() {
  const windowModel = await renderWithModel(<ConversationPanel />);
  const { store, actions } = windowModel;
  await act(() => actions.ask('What does the red sign say?'));
  await waitFor(() => expect(activeRun(store.getState())).toBeNull(), patient);
  return { ...windowModel, runId: store.getState().shownRunId! };
}

describe('SampleGroups', { timeout: 30_000 }, () => {
  it('offers to draw answers from the menu of a turn, and shows them as one group under it', async () => {
    const { store, actions, runId } = await answeredWindow();
    fireEvent.click(screen.getByRole('menuitem', { name: /^Draw several answers/, hidden: true }));
    const dialog = screen.getByTestId('sample-dialog');
    const answers = within(dialog).getByRole('spinbutton', { name: 'Answers' });
    fireEvent.change(answers, { target: { value: '21' } });
    expect(within(dialog).getByRole('alert').textContent).toContain('from 2 to 20');
    fireEvent.change(answers, { target: { value: '4' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Draw 4 answers' }));
    expect(await screen.findByRole('progressbar', { name: 'Answers drawn' })).toBeTruthy();
    await waitFor(() => expect(store.getState().askQueue).toBeNull(), patient);
    expect(screen.getAllByTestId('turn'), 'the question is there once').toHaveLength(1);
    const group = screen.getByTestId('sample-group');
    expect(group.querySelector('h4')?.textContent).toBe('4 answers drawn at temperature 1');
    expect(within(group).getByText('Most frequent').nextSibling?.textContent).toBe('75.0 %');
    expect(within(group).getByText('Pairs that agree').nextSibling?.textContent).toBe('50.0 %');
    const distinct = within(group).getAllByRole('button', { name: /of 4/ });
    expect(distinct.map(({ textContent }) => textContent)).toEqual([
      '3 of 4The red sign says “BAKERY 7”.',
      '1 of 4The red sign says “BAKERY 1”.',
    ]);
    fireEvent.click(distinct[1]!);
    fireEvent.click(within(group).getByRole('button', { name: 'Show its cells' }));
    const [, sample] = samplesOf(store.getState(), runId);
    expect(store.getState().shownRunId).toBe(sample!.runId);
    expect(within(group).getByTestId('answer').textContent).toContain('BAKERY 1');
    act(() => void actions.deleteTurn(runId));
    expect(screen.queryByTestId('sample-group'), 'without their question they are turns').toBeNull();
    expect(screen.getAllByTestId('turn').length + screen.queryAllByTestId('turn-words').length).toBe(4);
  });

  it('cancels, and lets go of the offer', async () => {
    const { store, actions, runId } = await answeredWindow();
    act(() => actions.offerSamples());
    expect(store.getState().samplesOfferedFor).toBe(runId);
    fireEvent.click(within(screen.getByTestId('sample-dialog')).getByRole('button', { name: 'Cancel' }));
    expect(store.getState().samplesOfferedFor).toBeNull();
    act(() => void actions.drawSamples(runId, 20, 1, 1));
    act(() => actions.offerSamples());
    expect(store.getState().samplesOfferedFor, 'one series at a time').toBeNull();
    fireEvent.click(within(screen.getByTestId('samples')).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(store.getState().askQueue).toBeNull(), patient);
  });
});
