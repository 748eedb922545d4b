import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunBatch, RunMessage } from '../../../engine/protocol/runEvent.js';
import type { Host } from '../../host/host.js';
import { quickHost } from '../../testing/readyWindow.js';
import { createWindowModel } from '../windowModel.js';

/** A window with an image, whose runs only tell what the test pushes. */
function silentWindow(whenAsked: () => void = () => undefined) {
  let runs = 0;
  const host: Host = {
    ...quickHost(),
    ask: () => {
      whenAsked();
      return Promise.resolve({ ok: true, value: { runId: `run-${++runs}` } });
    },
  };
  const { store, actions, selections } = createWindowModel(host);
  const image = { imageId: 'a', name: 'a.png', width: 9, height: 9, sizeBytes: 9, url: '', copied: true };
  actions.receiveImage({ image: { ...image, format: 'png' }, show: true });
  return { store, actions, selections };
}

const prefill: RunMessage = {
  type: 'prefill',
  promptTokens: 9,
  reusedTokens: 0,
  lowresGrid: 2,
  highresGrid: 9,
  selectingLayers: [3, 4, 5],
};

function token(tokenIndex: number): RunMessage {
  return { type: 'token', tokenIndex, id: 1, text: 'x', logProbability: 0, alternatives: [], elapsedMs: 1 };
}

function layer(tokenIndex: number): RunMessage {
  const attentionMap = new Float32Array(4);
  const selectionGrid = new Uint8Array(81).fill(1);
  return { type: 'layer', tokenIndex, layer: 4, attentionMap, selectionGrid, selectedFraction: 1 };
}

/** Frames that were asked for. */
let frames: FrameRequestCallback[] = [];

function nextFrame(): void {
  const due = frames;
  frames = [];
  for (const frame of due) frame(0);
}

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('receiveBatch', () => {
  it('takes in the batches of a frame in one update, masks first', async () => {
    const { store, actions, selections } = silentWindow();
    await actions.ask('What?');
    let updates = 0;
    store.subscribe(() => {
      updates++;
      expect(selections.at('run-1', 1, 4)?.selectedFraction).toBe(1);
    });
    actions.receiveBatch({ runId: 'run-1', messages: [prefill, layer(0), token(0)] });
    actions.receiveBatch({ runId: 'run-1', messages: [layer(1), token(1)] });
    expect(updates).toBe(0);
    nextFrame();
    expect(updates).toBe(1);
    expect(store.getState().runs['run-1']).toMatchObject({ columns: 2, selections: 2, selectedSum: 2 });
    expect(store.getState().focus).toEqual({ tokenIndex: 1, layer: 4 });
  });

  it('keeps what comes before the reply that names the run, in order, and nothing of runs it never asked for', async () => {
    const batches: RunBatch[] = [
      { runId: 'run-1', messages: [prefill, token(0)] },
      { runId: 'stranger', messages: [token(7)] },
      { runId: 'run-1', messages: [token(1)] },
    ];
    const { store, actions } = silentWindow(() => batches.forEach((batch) => actions.receiveBatch(batch)));
    await actions.ask('What?');
    nextFrame();
    expect(store.getState().runs['run-1']?.tokens.map(({ tokenIndex }) => tokenIndex)).toEqual([0, 1]);
    actions.receiveBatch({ runId: 'stranger', messages: [token(7)] });
    nextFrame();
    expect(Object.keys(store.getState().runs)).toEqual(['run-1']);
  });

  it('moves the focus with the shown run only', async () => {
    const { store, actions } = silentWindow();
    await actions.ask('First?');
    actions.receiveBatch({ runId: 'run-1', messages: [prefill, token(0)] });
    nextFrame();
    await actions.ask('Second?');
    actions.receiveBatch({ runId: 'run-1', messages: [token(1), token(2)] });
    nextFrame();
    expect(store.getState().focus.tokenIndex).toBe(0);
    actions.receiveBatch({ runId: 'run-2', messages: [prefill, token(0), token(1)] });
    nextFrame();
    expect(store.getState().focus.tokenIndex).toBe(1);
  });

  it('puts a question back into the box when the engine says that it is the question', async () => {
    const { store, actions } = silentWindow();
    await actions.ask('Too long');
    const message = 'Expected a shorter question.';
    actions.receiveBatch({
      runId: 'run-1',
      messages: [{ type: 'failed', code: 'question-too-long', message }],
    });
    nextFrame();
    expect(store.getState()).toMatchObject({ runIds: [], draft: 'Too long', composerError: { message } });
  });
});
