import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { ExperimentRecord } from '../../../engine/protocol/experiment.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { ExperimentsDialog } from './ExperimentsDialog.js';

afterEach(cleanup);

const record: ExperimentRecord = {
  format: 'fovea-experiment',
  version: 1,
  ...{ experimentId: 'e1', runId: 'r1', question: 'What?', model: 'tiny', failure: null },
  plan: { kind: 'sweep', thresholds: [48, 250] },
  startedAt: '2026-11-30T18:00:00.000Z',
  state: 'running',
  base: {
    ...{ answer: 'OPEN', answerIds: [1, 2], logProbability: -0.5, threshold: 48, selectedFraction: 0.1 },
    ...{ decoderFlops: 2e9, inside: '1'.repeat(81), chosen: new Array<number>(81).fill(0) },
  },
  expected: 2,
  points: [48, 250].map((threshold) => ({
    ...{ kind: 'sweep' as const, threshold, answer: 'OPEN', sameAnswer: threshold === 48 },
    ...{ logProbability: -threshold / 100, selectedFraction: 0.1, decoderFlops: 2e9 },
  })),
};

async function dialog() {
  const start = vi.fn();
  const windowModel = await renderWithModel(<ExperimentsDialog />, (host) => ({
    ...host,
    startExperiment: (payload) => {
      start(payload);
      return Promise.resolve({ ok: true, value: { ...record, points: [], base: null, expected: null } });
    },
    listExperiments: () => Promise.resolve({ ok: true, value: [] }),
  }));
  const { actions, store } = windowModel;
  await act(async () => actions.ask('What?'));
  await waitFor(() =>
    expect(store.getState().runs[store.getState().shownRunId ?? '']?.state).toBe('finished'),
  );
  await act(async () => actions.openExperiments());
  return { ...windowModel, start };
}

const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });

it('starts what is set up, and shows its points as they come', async () => {
  const { start, actions, store } = await dialog();
  fireEvent.click(screen.getByRole('radio', { name: 'Threshold' }));
  const list = screen.getByRole('textbox', { name: 'Thresholds' });
  fireEvent.change(list, { target: { value: '48, 300' } });
  expect(button('Start').disabled).toBe(true);
  expect(screen.getByRole('alert').textContent).toContain('from 0 to 255');
  fireEvent.change(list, { target: { value: '48, 250' } });
  fireEvent.click(button('Start'));
  await screen.findByTestId('experiment');
  expect(start).toHaveBeenCalledWith(
    expect.objectContaining({ plan: { kind: 'sweep', thresholds: [48, 250] } }),
  );
  const { points, ...head } = record;
  const { sessionId } = store.getState().experiments;
  act(() => actions.receiveExperiment({ sessionId: sessionId!, head, points, from: 0, secondsLeft: 3.2 }));
  expect(screen.getByTestId('experiment-state').textContent).toBe('running, 2 of 2 pointsabout 4 s left');
  expect(screen.getByTestId('experiment-found').textContent).toContain('same under 1 of 2 thresholds');
  expect(screen.getByTestId('experiment-table').querySelectorAll('tbody tr')).toHaveLength(3);
  expect(screen.getByRole('img').getAttribute('aria-label')).toContain('What the threshold decides');
});

it('what was stopped can go on, be exported and deleted, and comes back', async () => {
  const { actions, store } = await dialog();
  const { points, ...head } = { ...record, state: 'held' as const };
  const { sessionId } = store.getState().experiments;
  act(() => {
    actions.receiveExperiment({ sessionId: sessionId!, head, points, from: 0, secondsLeft: null });
    actions.showExperiment('e1');
  });
  expect(button('Go on').disabled).toBe(false);
  expect(button('Export CSV…').disabled).toBe(false);
  fireEvent.click(button('Delete'));
  await screen.findByText('The experiment was deleted.');
  expect(store.getState().experiments.records).toEqual([]);
  expect(button('Undo')).toBeTruthy();
});
