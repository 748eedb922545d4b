import { describe, expect, it, vi } from 'vitest';
import type { Host } from '../../host/host.js';
import { readyWindow } from '../../testing/readyWindow.js';
import { agreementOf, samplesOf } from './samples.js';
import { activeRun, activeRunHere } from './runSlice.js';
import type { WindowModel } from '../windowModel.js';

const patient = { timeout: 15_000 };

/** A window with one answer. */
async function answeredWindow(change?: (host: Host) => Host) {
  const windowModel = await readyWindow(change);
  const { store, actions } = windowModel;
  await actions.ask('What does the red sign say?');
  await ended(windowModel);
  return { ...windowModel, runId: store.getState().shownRunId! };
}

async function ended({ store }: Pick<WindowModel, 'store'>): Promise<void> {
  await vi.waitFor(() => expect(activeRun(store.getState())).toBeNull(), patient);
}

describe('answers drawn in turn', { timeout: 30_000 }, () => {
  it('have a seed each, an origin, and leave what is shown as it is', async () => {
    const { store, actions, runId } = await answeredWindow();
    actions.focusPlace(runId, 3, null);
    await actions.drawSamples(runId, 4, 0.7, 0.9);
    const samples = samplesOf(store.getState(), runId);
    expect(samples.map(({ settings }) => settings.sampling)).toEqual(
      [1, 2, 3, 4].map((seed) => ({ temperature: 0.7, topP: 0.9, seed, maxNewTokens: 128 })),
    );
    expect(samples.map(({ state }) => state)).toEqual(Array(4).fill('finished'));
    expect(agreementOf(samples).answers.map(({ runIds }) => runIds.length)).toEqual([3, 1]);
    expect(store.getState()).toMatchObject({ shownRunId: runId, focus: { tokenIndex: 3 }, askQueue: null });
    await actions.drawSamples(runId, 2, 0.7, 0.9);
    expect(samplesOf(store.getState(), runId).map(({ settings }) => settings.sampling.seed)).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
  });

  it('give way to a question of the person, which is asked at once, and go on behind it', async () => {
    const { store, actions, runId } = await answeredWindow();
    const series = actions.drawSamples(runId, 3, 0.7, 1);
    await vi.waitFor(() => expect(store.getState().askQueue?.runId).not.toBeNull(), patient);
    const first = store.getState().askQueue!.runId!;
    expect(activeRunHere(store.getState()), 'the box offers to ask, not to stop').toBeNull();
    await actions.ask('And this?');
    expect(activeRun(store.getState())).toMatchObject({ question: 'And this?' });
    expect(store.getState().runs[first], 'what was cut off leaves nothing behind').toBeUndefined();
    await series;
    const { runs, runIds } = store.getState();
    expect(samplesOf(store.getState(), runId).map(({ settings }) => settings.sampling.seed)).toEqual([
      1, 2, 3,
    ]);
    expect(runIds.map((id) => runs[id]!.state)).toEqual(Array(5).fill('finished'));
    expect(runIds.findIndex((id) => runs[id]!.question === 'And this?')).toBe(1);
  });

  it('end when they are cancelled: what was answered stays', async () => {
    const { store, actions, runId } = await answeredWindow();
    const series = actions.drawSamples(runId, 20, 0.7, 1);
    await vi.waitFor(() => expect(store.getState().askQueue?.done).toBe(1), patient);
    actions.cancelAskQueue();
    await series;
    const samples = samplesOf(store.getState(), runId);
    expect(samples.length).toBeLessThan(20);
    expect(new Set(samples.map(({ state }) => state))).toEqual(new Set(['finished']));
    expect(store.getState().askQueue).toBeNull();
  });

  it('are cancelled by what stops an answer', async () => {
    const { store, actions, runId } = await answeredWindow();
    const series = actions.drawSamples(runId, 20, 0.7, 1);
    await actions.stop();
    await series;
    expect(store.getState()).toMatchObject({ askQueue: null, askQueueTrouble: null });
  });

  it('wait for an engine that is busy with something else', async () => {
    let refusals = 2;
    const { store, actions, runId } = await answeredWindow((host) => ({
      ...host,
      ask: (request) => {
        if (request.origin === undefined || refusals-- <= 0) return host.ask(request);
        return Promise.resolve({ ok: false, error: { code: 'engine-busy', message: 'Busy.' } });
      },
    }));
    await actions.drawSamples(runId, 2, 0.7, 1);
    expect(refusals).toBeLessThan(0);
    expect(samplesOf(store.getState(), runId)).toHaveLength(2);
  });

  it('end at the first that fails, and say why', async () => {
    const { store, actions, runId } = await answeredWindow((host) => ({
      ...host,
      ask: (request) =>
        request.origin === undefined
          ? host.ask(request)
          : Promise.resolve({ ok: false, error: { code: 'engine-failed', message: 'No model is open.' } }),
    }));
    await actions.drawSamples(runId, 3, 0.7, 1);
    expect(store.getState().askQueueTrouble).toEqual({
      originRunId: runId,
      failure: { code: 'engine-failed', message: 'No model is open.' },
    });
    expect(store.getState().composerError).toBeNull();
  });
});
