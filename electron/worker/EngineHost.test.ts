import { expect, it, vi } from 'vitest';
import type { AskRequest, Engine, Picture } from '../../engine/index.js';
import { EngineError } from '../../engine/protocol/EngineError.js';
import type { RunEvent } from '../../engine/protocol/runEvent.js';
import { fromEngineSchema, type FromEngine, type ToEngine } from '../ipc/engineMessages.js';
import { EngineHost } from './EngineHost.js';

const info: Engine['info'] = {
  checkpointDir: '/m',
  modelName: 'tiny',
  provider: 'cpu',
  providerReason: 'asked for',
  weights: 'fp32',
  variants: ['flex'],
  ownWeights: ['flex'],
  brokenVariants: [],
  layers: 4,
  flexStartLayer: 2,
  heads: 2,
  hiddenSize: 8,
  vocabularySize: 16,
  parameterCount: 100,
  lowresSize: 336,
  highresSize: 1008,
  hdSize: null,
  paddingColour: [127, 127, 127],
  zoomRatio: 3,
  preprocess: {
    ...{ lowresSize: 336, highresSize: 1008, zoomRatio: 3 },
    ...{ mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] },
  },
  lowresGrid: 12,
  highresGrid: 36,
  threshold: 170,
  loadMs: 1,
};

/** For hosts that are sent none. */
function noExperiment(): never {
  throw new Error('There is no experiment here.');
}

const image = { imageId: 'a', path: '/a.png', name: 'a.png', encodedHash: 'abc' };
const picture = { encodedHash: 'abc', releasePixels: () => undefined } as unknown as Picture;

const ask: ToEngine = {
  type: 'ask',
  runId: 'r',
  image,
  question: {
    question: 'What?',
    variant: 'flex',
    sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 4 },
    selector: 'attention',
    steering: { force: Uint8Array.from({ length: 81 }, (_, i) => (i === 7 ? 1 : 0)) },
  },
};

const layer: RunEvent = {
  type: 'layer',
  tokenIndex: 0,
  layer: 1,
  attentionMap: new Float32Array(144),
  selectionGrid: new Uint8Array(81),
  selectedFraction: 0,
};
const token: RunEvent = {
  type: 'token',
  tokenIndex: 0,
  id: 3,
  text: 'x',
  logProbability: -Infinity,
  alternatives: [],
  elapsedMs: 1,
  logits: new Float32Array(16),
};

/** A host whose engine answers with what `answer` yields. */
function host(answer: (request: AskRequest) => AsyncGenerator<RunEvent>): {
  host: EngineHost;
  posted: FromEngine[];
} {
  const posted: FromEngine[] = [];
  const engine: Engine = {
    info,
    ask: answer,
    encodeAnswer: (text, { after = [] } = {}) => {
      if (text === 'unreadable') throw new EngineError('tokenizer-missing', 'No tokenizer.');
      return [after.length, text.length];
    },
    dispose: () => Promise.resolve(),
  };
  return {
    posted,
    host: new EngineHost({
      runExperiment: noExperiment,
      openEngine: (options) => {
        if (options.checkpointDir === '/none') {
          return Promise.reject(new EngineError('checkpoint-missing', 'No folder /none.'));
        }
        return Promise.resolve(engine);
      },
      openPicture: (source) =>
        'path' in source && source.path === '/a.png'
          ? Promise.resolve(picture)
          : Promise.reject(new EngineError('not-an-image', 'b.png is text.')),
      // What is posted must pass the contract on the other side, after a structured clone.
      post: (message) => posted.push(fromEngineSchema.parse(structuredClone(message))),
    }),
  };
}

const runMessages = (posted: FromEngine[]): unknown[] =>
  posted.flatMap((message) => (message.type === 'run' ? message.messages : []));

it('opens a model, streams a run within the contract and passes steering as typed arrays', async () => {
  let request: AskRequest | undefined;
  const { host: engineHost, posted } = host(async function* (asked) {
    request = asked;
    await Promise.resolve();
    yield layer;
    yield token;
  });
  await engineHost.handle({ type: 'open', checkpointDir: '/m', provider: 'auto' });
  expect(posted[0]).toMatchObject({ type: 'opened', model: { modelName: 'tiny' } });
  await engineHost.handle(ask);
  expect(runMessages(posted)).toEqual([
    layer,
    expect.objectContaining({ type: 'token', id: 3, logProbability: -Infinity }),
  ]);
  expect((runMessages(posted)[1] as { logits?: unknown }).logits).toBeUndefined();
  expect(request?.image).toBe(picture);
  expect(request?.steering?.force?.[7]).toBe(1);
  expect(request?.steering?.forbid).toBeUndefined();
});

it('reads a text as tokens of an answer, or says why it cannot', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { host: engineHost, posted } = host(() => {
    throw new Error('nothing is asked');
  });
  const read = { type: 'tokens', requestId: 'q', text: 'blue', after: [5, 6, 7] } as const;
  await engineHost.handle(read);
  expect(posted.at(-1)).toMatchObject({ type: 'tokens-refused', error: { code: 'engine-internal' } });
  await engineHost.handle({ type: 'open', checkpointDir: '/m', provider: 'auto' });
  await engineHost.handle(read);
  expect(posted.at(-1)).toEqual({ type: 'tokens-read', requestId: 'q', ids: [3, 4] });
  await engineHost.handle({ ...read, text: 'unreadable' });
  expect(posted.at(-1)).toEqual({
    type: 'tokens-refused',
    requestId: 'q',
    error: { code: 'tokenizer-missing', message: 'No tokenizer.' },
  });
});

it('reports an expected failure by its code and a bug as engine-internal', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const failures = [new EngineError('question-empty', 'Write a question.'), new Error('boom')];
  // eslint-disable-next-line require-yield -- this engine fails before its first event
  const { host: engineHost, posted } = host(async function* () {
    await Promise.resolve();
    throw failures.shift()!;
  });
  await engineHost.handle({ type: 'open', checkpointDir: '/none', provider: 'auto' });
  expect(posted).toEqual([
    { type: 'open-failed', error: { code: 'checkpoint-missing', message: 'No folder /none.' } },
  ]);
  await engineHost.handle({ type: 'open', checkpointDir: '/m', provider: 'auto' });
  await engineHost.handle(ask);
  await engineHost.handle(ask);
  expect(runMessages(posted)).toEqual([
    { type: 'failed', code: 'question-empty', message: 'Write a question.' },
    expect.objectContaining({ type: 'failed', code: 'engine-internal' }),
  ]);
});

it('stops the run it is told to, no other', async () => {
  const { host: engineHost, posted } = host(async function* ({ signal }) {
    for (let tokenIndex = 0; tokenIndex < 1000 && signal?.aborted !== true; tokenIndex++) {
      yield { ...token, tokenIndex };
      await new Promise((resolve) => setImmediate(resolve));
      if (tokenIndex === 3) void engineHost.handle({ type: 'stop', runId: 'other' });
      if (tokenIndex === 5) void engineHost.handle({ type: 'stop', runId: 'r' });
    }
  });
  await engineHost.handle({ type: 'open', checkpointDir: '/m', provider: 'auto' });
  await engineHost.handle(ask);
  expect(runMessages(posted)).toHaveLength(6);
});

it('says what is wrong with a picture', async () => {
  const { host: engineHost, posted } = host(async function* () {
    yield* [];
    await Promise.resolve();
  });
  const text = { imageId: 'b', path: '/b.png', name: 'b.png', encodedHash: null };
  await engineHost.handle({ type: 'open-image', image: text, displayPath: '/d.png' });
  expect(posted).toEqual([
    { type: 'image-refused', imageId: 'b', error: { code: 'not-an-image', message: 'b.png is text.' } },
  ]);
});

it('refuses a question about a picture that is another by now than the one the window shows', async () => {
  const { host: engineHost, posted } = host(async function* () {
    yield* [];
    await Promise.resolve();
  });
  await engineHost.handle({ type: 'open', checkpointDir: '/m', provider: 'auto' });
  await engineHost.handle({ ...ask, image: { ...image, encodedHash: 'as it was' } });
  expect(runMessages(posted)).toEqual([expect.objectContaining({ type: 'failed', code: 'image-changed' })]);
});

it('lets go of a picture that is closed while it is being opened: the work ends, nothing is answered', async () => {
  const posted: FromEngine[] = [];
  let ended: AbortSignal | undefined;
  const engineHost = new EngineHost({
    runExperiment: noExperiment,
    openEngine: () => Promise.reject(new Error('no model here')),
    openPicture: (_source, _choices, signal) =>
      new Promise((_resolve, reject) => {
        ended = signal;
        signal?.addEventListener('abort', () => reject(new Error('ended')));
      }),
    post: (message) => posted.push(message),
  });
  const opening = engineHost.handle({ type: 'open-image', image, displayPath: '/d.png' });
  await engineHost.handle({ type: 'close-image', imageId: 'other' });
  expect(ended?.aborted).toBe(false);
  await engineHost.handle({ type: 'close-image', imageId: image.imageId });
  await opening;
  expect(ended?.aborted).toBe(true);
  expect(posted).toEqual([]);
});

it('says why it cannot write what the model gets of a picture', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { host: engineHost, posted } = host(async function* () {
    yield* [];
    await Promise.resolve();
  });
  const text = { imageId: 'b', path: '/b.png', name: 'b.png', encodedHash: null };
  const paths = { input: '/i.png', lowres: '/l.png', hd: '/h.png' };
  await engineHost.handle({ type: 'model-views', requestId: 'early', image: text, paths });
  await engineHost.handle({ type: 'open', checkpointDir: '/m', provider: 'auto' });
  await engineHost.handle({ type: 'model-views', requestId: 'bad', image: text, paths });
  expect(posted).toEqual([
    expect.objectContaining({ requestId: 'early', type: 'model-views-refused' }),
    expect.objectContaining({ type: 'opened' }),
    {
      type: 'model-views-refused',
      requestId: 'bad',
      error: { code: 'not-an-image', message: 'b.png is text.' },
    },
  ]);
});

it('scores an answer, and gives way to a question that comes meanwhile', async () => {
  const asked: string[] = [];
  const { host: engineHost, posted } = host(async function* ({ givenTokens, signal }) {
    asked.push(givenTokens === undefined ? 'question' : 'score');
    const stopped = new Promise<void>((resolve) => {
      if (signal?.aborted === true) resolve();
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
    yield { ...token, logProbability: -1 };
    if (asked.length === 2) await stopped;
    yield { ...doneEvent, stopped: signal?.aborted === true ? 'cancelled' : 'length' };
  });
  await engineHost.handle({ type: 'open', checkpointDir: '/m', provider: 'auto' });
  const { question } = ask;
  const score = (requestId: string): ToEngine => ({
    ...{ type: 'score', requestId, image, question, answerIds: [3] },
  });
  await engineHost.handle(score('one'));
  expect(posted.at(-1)).toEqual({
    type: 'scored',
    requestId: 'one',
    score: { logProbabilities: [-1], heads: null },
  });
  const second = engineHost.handle(score('two'));
  await Promise.all([second, engineHost.handle(ask)]);
  expect(asked).toEqual(['score', 'score', 'question']);
  expect(posted.find((message) => message.type === 'score-refused')).toMatchObject({
    requestId: 'two',
    gaveWay: true,
  });
  expect(runMessages(posted).at(-1)).toMatchObject({ type: 'done', stopped: 'length' });
});

it('scores no answer while a question is asked, and waits for one that was stopped to end', async () => {
  const ended: string[] = [];
  const { host: engineHost, posted } = host(async function* ({ givenTokens, signal }) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    yield { ...token, logProbability: -1 };
    ended.push(givenTokens === undefined ? 'question' : 'score');
    yield { ...doneEvent, stopped: signal?.aborted === true ? 'cancelled' : 'length' };
  });
  await engineHost.handle({ type: 'open', checkpointDir: '/m', provider: 'auto' });
  const { question } = ask;
  const score = (requestId: string): ToEngine => ({
    ...{ type: 'score', requestId, image, question, answerIds: [3] },
  });
  const stopped = engineHost.handle(score('stopped'));
  await engineHost.handle({ type: 'stop-score', requestId: 'stopped' });
  await Promise.all([stopped, engineHost.handle(score('next'))]);
  expect(posted.slice(1)).toEqual([
    expect.objectContaining({ type: 'score-refused', requestId: 'stopped', gaveWay: false }),
    expect.objectContaining({ type: 'scored', requestId: 'next' }),
  ]);
  await Promise.all([engineHost.handle(ask), engineHost.handle(score('late'))]);
  expect(posted).toContainEqual(
    expect.objectContaining({ type: 'score-refused', requestId: 'late', gaveWay: true }),
  );
  expect(ended.at(-1)).toBe('question');
});

const doneEvent: Extract<RunEvent, { type: 'done' }> = {
  ...{ type: 'done', answer: 'x', stopped: 'length', tokensPerSecond: 1, selectedFraction: 0 },
  timing: {
    ...{ decodeMs: 0, preprocessMs: 0, visionMs: 0, prefillMs: 0, firstTokenMs: 0 },
    ...{ medianTokenMs: 0, totalMs: 0, visionRuns: 0 },
  },
  decoderFlops: 0,
  visionFlops: 0,
};
