import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { ScorePayload } from '../../../electron/ipc/contracts.js';
import { activeRun } from '../../state/runs/runSlice.js';
import { renderWithModel } from '../../testing/renderWithModel.js';
import { HeadsDialog } from './HeadsDialog.js';

afterEach(cleanup);

const patient = { timeout: 20_000 };

async function answeredWindow() {
  const scored: ScorePayload[] = [];
  const windowModel = await renderWithModel(<HeadsDialog />, (host) => ({
    ...host,
    scoreAnswer: (payload) => {
      scored.push(payload);
      return host.scoreAnswer(payload);
    },
  }));
  const { store, actions } = windowModel;
  await act(() => actions.ask('What does the red sign say?'));
  await waitFor(() => expect(activeRun(store.getState())).toBeNull(), patient);
  return { ...windowModel, scored, runId: store.getState().shownRunId! };
}

describe('HeadsDialog', { timeout: 60_000 }, () => {
  it('computes the answer again for the layer in focus, and keeps the maps of that layer alone', async () => {
    const { store, actions, scored, runId, headMaps } = await answeredWindow();
    act(() => actions.focusPlace(runId, 2, 6));
    act(() => actions.showHeads());
    const multiples = await screen.findByTestId('head-multiples');
    expect(within(multiples).getAllByRole('listitem', { hidden: true })).toHaveLength(4);
    expect(scored).toMatchObject([{ heads: { layer: 6, firstToken: 2 } }]);
    expect(scored[0]!.answerIds).toEqual(store.getState().runs[runId]!.tokens.map(({ id }) => id));
    // 4 heads of 12 x 12 float32 for each of the 14 tokens from the third on.
    expect(headMaps.bytes).toBe(14 * 4 * 144 * 4);
    act(() => actions.focusPlace(runId, 5, 6));
    await waitFor(() => expect(store.getState().heads?.state).toBe('here'));
    expect(scored, 'those of a later token are here').toHaveLength(1);
    act(() => actions.focusPlace(runId, 5, 7));
    await waitFor(() => expect(headMaps.of(runId, 7)).not.toBeNull(), patient);
    expect(headMaps.of(runId, 6)).toBeNull();
    act(() => actions.showHeads(null));
    expect(headMaps.bytes).toBe(0);
    expect(store.getState().runIds).toHaveLength(1);
  });

  it('says why there are none to see of another model', async () => {
    const { store, actions, scored } = await answeredWindow();
    act(() => store.setState(({ model }) => ({ model: model && { ...model, modelName: 'another' } })));
    act(() => actions.showHeads());
    expect((await screen.findByTestId('heads-trouble')).textContent).toContain('Open that model');
    expect(scored).toEqual([]);
  });
});
