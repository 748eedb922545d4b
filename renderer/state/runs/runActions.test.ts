import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DoneEvent, RunBatch, RunMessage } from '../../../engine/protocol/runEvent.js';
import type { Host } from '../../host/host.js';
import { quickHost } from '../../testing/readyWindow.js';
import { createWindowModel } from '../windowModel.js';
import { meanSelected } from './run.js';

/** A window with an image, whose runs only tell what the test pushes. */
function silentWindow(whenAsked: () => void = () => undefined) {
  let runs = 0;
  const stopped: string[] = [];
  const host: Host = {
    ...quickHost(),
    stop: ({ runId }) => {
      stopped.push(runId);
      return Promise.resolve({ ok: true, value: null });
    },
    ask: () => {
      whenAsked();
      return Promise.resolve({ ok: true, value: { runId: `run-${++runs}`, kept: true } });
    },
  };
  const { store, actions, selections } = createWindowModel(host);
  const openImage = (imageId: string): void => {
    const image = {
      imageId,
      sessionId: `session-${imageId}`,
      name: `${imageId}.png`,
      width: 9,
      height: 9,
      sizeBytes: 9,
      url: '',
      copied: true,
      pyramid: null,
      isFile: true,
    };
    actions.receiveImage({ image: { ...image, format: 'png' }, show: true });
  };
  openImage('a');
  return { store, actions, selections, stopped, openImage };
}

const prefill: RunMessage = {
  type: 'prefill',
  promptTokens: 9,
  reusedTokens: 0,
  lowresGrid: 2,
  highresGrid: 9,
  selectingLayers: [3, 4, 5],
};

const plainToken = { id: 1, text: 'x', logProbability: 0, alternatives: [], elapsedMs: 1 };

function token(tokenIndex: number): RunMessage {
  return { type: 'token', tokenIndex, ...plainToken };
}

function layer(tokenIndex: number, layer = 4, selectedFraction = 1): RunMessage {
  const attentionMap = new Float32Array(4);
  const selectionGrid = new Uint8Array(81).fill(1);
  return { type: 'layer', tokenIndex, layer, attentionMap, selectionGrid, selectedFraction };
}

const done: DoneEvent = {
  type: 'done',
  answer: 'x',
  stopped: 'end-of-sequence',
  timing: {
    decodeMs: 1,
    preprocessMs: 1,
    visionMs: 1,
    prefillMs: 1,
    firstTokenMs: 4,
    medianTokenMs: 1,
    totalMs: 9,
    visionRuns: 1,
  },
  tokensPerSecond: 1,
  decoderFlops: 1,
  visionFlops: 1,
  selectedFraction: 1,
};
const failed: RunMessage = { type: 'failed', code: 'engine-crashed', message: 'It ended.' };

/** Frames that were asked for. */
let frames: FrameRequestCallback[] = [];

function nextFrame(): void {
  const due = frames;
  frames = [];
  for (const frame of due) frame(0);
  // What came is taken in after the frame, in a turn of its own.
  vi.advanceTimersByTime(1);
}

beforeEach(() => {
  frames = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
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

  it('lets the eye land on the first token of the answer when the run it followed ends', async () => {
    const { store, actions } = silentWindow();
    await actions.ask('What?');
    const end: RunMessage = { type: 'token', tokenIndex: 2, ...plainToken, text: '' };
    actions.receiveBatch({ runId: 'run-1', messages: [prefill, token(0), token(1), end] });
    nextFrame();
    expect(store.getState().focus.tokenIndex).toBe(2);
    actions.receiveBatch({ runId: 'run-1', messages: [done] });
    nextFrame();
    expect(store.getState().focus.tokenIndex).toBe(0);
  });

  it('forgets that another question is being answered once it is not', async () => {
    const { store, actions } = silentWindow();
    await actions.ask('What?');
    store.setState({
      composerError: { code: 'engine-busy', message: 'Another question is being answered.' },
    });
    actions.receiveBatch({ runId: 'run-1', messages: [{ ...done, stopped: 'cancelled' }] });
    nextFrame();
    expect(store.getState().composerError).toBeNull();
  });

  it('leaves no column for a token that never came, nor the focus on it, when the engine dies', async () => {
    const { store, actions } = silentWindow();
    await actions.ask('What?');
    actions.receiveBatch({ runId: 'run-1', messages: [prefill, layer(0), token(0), layer(1)] });
    nextFrame();
    actions.focusPlace('run-1', 1, 4);
    actions.receiveBatch({ runId: 'run-1', messages: [failed] });
    nextFrame();
    expect(store.getState().runs['run-1']).toMatchObject({ state: 'failed', columns: 1 });
    expect(store.getState().focus.tokenIndex).toBe(0);
  });

  it('counts what the last layer chooses, but not into the mean: nobody reads it', async () => {
    const { store, actions, selections } = silentWindow();
    await actions.ask('What?');
    const layers = [layer(0, 3, 0.5), layer(0, 4, 0.25), layer(0, 5, 1)];
    actions.receiveBatch({ runId: 'run-1', messages: [prefill, ...layers] });
    nextFrame();
    const run = store.getState().runs['run-1']!;
    expect(run).toMatchObject({ selections: 3, fractions: { least: 0.25, most: 1 } });
    expect(meanSelected(run)).toBe(0.375);
    expect(selections.frequency('run-1', 'all', { tokenIndex: 0, layer: 3 })?.pairs).toBe(2);
    expect(selections.frequency('run-1', 'layers', { tokenIndex: 0, layer: 3 })?.pairs).toBe(2);
    expect(selections.frequency('run-1', 'tokens', { tokenIndex: 0, layer: 5 })?.pairs).toBe(1);
  });
});

describe('several images', () => {
  it('stops only what runs on the image that is shown', async () => {
    const { actions, stopped, openImage } = silentWindow();
    await actions.ask('What?');
    openImage('b');
    await actions.stop();
    expect(stopped).toEqual([]);
    openImage('a');
    await actions.stop();
    expect(stopped).toEqual(['run-1']);
  });

  it('keeps zoom, answer, layer and token of each', async () => {
    const { store, actions, openImage } = silentWindow();
    actions.setStageSize({ width: 400, height: 300 });
    for (const question of ['First?', 'Second?']) await actions.ask(question);
    for (const runId of ['run-1', 'run-2']) {
      actions.receiveBatch({ runId, messages: [prefill, token(0), token(1)] });
    }
    nextFrame();
    actions.focusPlace('run-1', 1, 5);
    actions.zoomIn();
    const { view, focus } = store.getState();
    openImage('b');
    expect(store.getState()).toMatchObject({ shownRunId: null, fitted: true, follow: true });
    actions.fit();
    openImage('a');
    expect(store.getState()).toMatchObject({
      view,
      focus,
      fitted: false,
      follow: false,
      shownRunId: 'run-1',
    });
  });

  it('keeps for each whether its padded square is shown, and leaves the image in its place', () => {
    const { store, actions, openImage } = silentWindow();
    const wide = {
      imageId: 'wide',
      sessionId: 'session-wide',
      name: 'w',
      width: 90,
      height: 30,
      sizeBytes: 9,
      url: '',
      copied: true,
      pyramid: null,
      isFile: true,
    };
    actions.receiveImage({ image: { ...wide, format: 'png' }, show: true });
    actions.setStageSize({ width: 400, height: 300 });
    actions.zoomIn();
    const { scale, offset } = store.getState().view!;
    actions.setPadded(true);
    expect(store.getState().view).toEqual({ scale, offset: { x: offset.x, y: offset.y - 30 * scale } });
    openImage('a');
    actions.setPadded(false);
    actions.showImage('wide');
    expect(store.getState()).toMatchObject({ padded: true, fitted: false });
    actions.setPadded(false);
    expect(store.getState().view).toEqual({ scale, offset });
    actions.fit();
    const fittedScale = store.getState().view!.scale;
    actions.setPadded(true);
    expect(store.getState().view!.scale).toBeLessThan(fittedScale);
  });

  it('moves nothing of the image that is shown when a question on another is accepted', async () => {
    const { store, actions, openImage } = silentWindow(() => {
      openImage('b');
      store.setState({ focus: { tokenIndex: 7, layer: 4 }, follow: false });
    });
    await actions.ask('What?');
    expect(store.getState().runs['run-1']?.imageId).toBe('a');
    expect(store.getState()).toMatchObject({ shownRunId: null, focus: { tokenIndex: 7 }, follow: false });
  });
});

describe('turns', () => {
  it('are deleted with their masks, but not while they are answered', async () => {
    const { store, actions, selections } = silentWindow();
    await actions.ask('First?');
    actions.receiveBatch({ runId: 'run-1', messages: [prefill, layer(0), token(0), done] });
    nextFrame();
    await actions.ask('Second?');
    void actions.deleteTurn('run-2');
    expect(store.getState().runIds).toEqual(['run-1', 'run-2']);
    void actions.deleteTurn('run-1');
    expect(store.getState()).toMatchObject({ runIds: ['run-2'], shownRunId: 'run-2' });
    expect(selections.at('run-1', 0, 4)).toBeUndefined();
  });

  it('are edited with the settings they were asked with', async () => {
    const { store, actions } = silentWindow();
    const { askSettings } = store.getState();
    actions.setAskSettings({ ...askSettings, threshold: 99 });
    await actions.ask('First?');
    actions.setAskSettings(askSettings);
    actions.editQuestion('run-1');
    expect(store.getState()).toMatchObject({ draft: 'First?', askSettings: { threshold: 99 } });
  });

  it('are fetched back into an empty box, newest first, and not over what is being written', async () => {
    const { store, actions } = silentWindow();
    for (const question of ['First?', 'Second?', 'First?']) await actions.ask(question);
    const { draft } = store.getState();
    expect(draft).toBe('');
    expect([actions.recallQuestion(1), store.getState().draft]).toEqual([true, 'First?']);
    expect([actions.recallQuestion(1), store.getState().draft]).toEqual([true, 'Second?']);
    expect([actions.recallQuestion(1), store.getState().draft]).toEqual([false, 'Second?']);
    expect([actions.recallQuestion(-1), store.getState().draft]).toEqual([true, 'First?']);
    expect([actions.recallQuestion(-1), store.getState().draft]).toEqual([true, '']);
    actions.setDraft('Mine');
    expect([actions.recallQuestion(1), store.getState().draft]).toEqual([false, 'Mine']);
  });
});
