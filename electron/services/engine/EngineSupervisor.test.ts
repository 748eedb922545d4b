import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelFacts } from '../../../engine/protocol/modelFacts.js';
import type { DoneEvent, RunBatch } from '../../../engine/protocol/runEvent.js';
import type { EngineStatus } from '../../ipc/contracts.js';
import type { FromEngine, ImageReference, PictureFacts, ToEngine } from '../../ipc/engineMessages.js';
import type { EngineChildListener } from './EngineChild.js';
import { EngineSupervisor } from './EngineSupervisor.js';
import type { Question } from './Question.js';
import { RestartPolicy } from './RestartPolicy.js';

const model: ModelFacts = {
  modelName: 'tiny',
  provider: 'cpu',
  providerReason: 'asked for',
  weights: 'fp32',
  variants: ['flex', 'lowres'],
  ownWeights: ['flex'],
  brokenVariants: [],
  layers: 4,
  flexStartLayer: 2,
  parameterCount: 1000,
  lowresSize: 336,
  highresSize: 1008,
  hdSize: null,
  paddingColour: [122, 116, 104],
  lowresGrid: 12,
  highresGrid: 36,
  threshold: 170,
};

const question: Question = {
  question: 'What is it?',
  variant: 'flex',
  sampling: { temperature: 0, topP: 1, seed: 1, maxNewTokens: 8 },
  selector: 'attention',
};

const picture = (name: string): ImageReference => ({
  imageId: `id-of-${name}`,
  path: `/${name}.png`,
  name: `${name}.png`,
  encodedHash: null,
});

class FakeChild {
  readonly posted: ToEngine[] = [];
  killed = false;
  constructor(
    readonly pid: number,
    private readonly listener: EngineChildListener,
  ) {}
  post(message: ToEngine): void {
    this.posted.push(message);
  }
  kill(): void {
    this.killed = true;
    this.dies('killed');
  }
  says(message: FromEngine | { type: string }): void {
    this.listener.onMessage(message);
  }
  dies(reason: string): void {
    this.listener.onExit(reason);
  }
}

let children: FakeChild[];
let statuses: EngineStatus[];
let batches: RunBatch[];
let nowMs: number;
let supervisor: EngineSupervisor;

const child = (): FakeChild => children.at(-1)!;
const lastStatus = (): EngineStatus => statuses.at(-1)!;
const token = (tokenIndex: number): Extract<FromEngine, { type: 'run' }>['messages'][number] => ({
  type: 'token',
  tokenIndex,
  id: 5,
  text: 'a',
  logProbability: -0.5,
  alternatives: [],
  elapsedMs: 3,
});

beforeEach(() => {
  vi.useFakeTimers();
  children = [];
  statuses = [];
  batches = [];
  nowMs = 0;
  supervisor = new EngineSupervisor({
    start: (listener) => {
      const started = new FakeChild(1000 + children.length, listener);
      children.push(started);
      return started;
    },
    checkpointDir: '/models/tiny',
    provider: 'cpu',
    onStatus: (status) => statuses.push(status),
    onRun: (batch) => batches.push(batch),
    restartPolicy: new RestartPolicy(100, 1000, 3),
    now: () => nowMs,
  });
  supervisor.start();
});

afterEach(() => {
  supervisor.dispose();
  vi.useRealTimers();
});

describe('opening', () => {
  it('asks the process to open the model and reports its progress', () => {
    expect(child().posted).toEqual([
      { type: 'open', checkpointDir: '/models/tiny', provider: 'cpu', opening: {} },
    ]);
    child().says({ type: 'opening', stage: 'weights', done: 1, total: 4 });
    expect(lastStatus()).toEqual({ state: 'starting', stage: 'weights', done: 1, total: 4 });
    child().says({ type: 'opened', model });
    expect(supervisor.status).toEqual({ state: 'ready', model });
  });

  it('says why a model could not be opened, refuses questions without telling it again, and tries again when told', () => {
    child().says({
      type: 'open-failed',
      error: { code: 'checkpoint-missing', message: 'No folder /models/tiny.' },
    });
    expect(lastStatus()).toEqual({ state: 'failed', reason: 'No folder /models/tiny.', cause: 'model' });
    expect(() => supervisor.ask(picture('a'), question)).toThrow('no model is open');
    supervisor.restart();
    expect(children).toHaveLength(2);
    expect(lastStatus().state).toBe('starting');
  });

  it('holds a question until the model is open', () => {
    const runId = supervisor.ask(picture('a'), question);
    expect(child().posted).toHaveLength(1);
    child().says({ type: 'opened', model });
    expect(child().posted[1]).toEqual({ type: 'ask', runId, image: picture('a'), question });
  });

  it('ends a held question when the model cannot be opened', () => {
    const runId = supervisor.ask(picture('a'), question);
    child().says({ type: 'open-failed', error: { code: 'checkpoint-missing', message: 'No folder.' } });
    const message = expect.stringContaining('no model is open') as string;
    expect(batches).toEqual([{ runId, messages: [{ type: 'failed', code: 'checkpoint-missing', message }] }]);
  });

  it('opens another model in a new process', () => {
    child().says({ type: 'open-failed', error: { code: 'checkpoint-missing', message: 'No folder.' } });
    const old = child();
    supervisor.setModel('/models/other', { weights: 'fp32' });
    expect(old.killed).toBe(true);
    expect(child().posted[0]).toMatchObject({
      ...{ type: 'open', checkpointDir: '/models/other', opening: { weights: 'fp32' } },
    });
    expect([supervisor.checkpointDir, supervisor.opening]).toEqual(['/models/other', { weights: 'fp32' }]);
    expect(lastStatus().state).toBe('starting');
  });

  it('opens on another provider in a new process', () => {
    child().says({ type: 'opened', model });
    const old = child();
    supervisor.setProvider('webgpu');
    expect(old.killed).toBe(true);
    expect(child().posted[0]).toMatchObject({ type: 'open', provider: 'webgpu' });
    // The old process's end is not taken for a crash.
    expect(lastStatus().state).toBe('starting');
    supervisor.setProvider('webgpu');
    expect(children).toHaveLength(2);
  });
});

describe('a run', () => {
  let runId: string;
  beforeEach(() => {
    child().says({ type: 'opened', model });
    runId = supervisor.ask(picture('a'), question);
  });

  it('is forwarded batch by batch until it is done', () => {
    child().says({ type: 'run', runId, messages: [token(0), token(1)] });
    expect(batches).toEqual([{ runId, messages: [token(0), token(1)] }]);
    child().says({ type: 'run', runId, messages: [{ type: 'failed', code: 'x', message: 'y' }] });
    expect(() => supervisor.ask(picture('a'), question)).not.toThrow();
  });

  it('refuses a second question and goes on', () => {
    expect(() => supervisor.ask(picture('b'), question)).toThrow(
      expect.objectContaining({ code: 'engine-busy', message: expect.stringContaining('stop it') as string }),
    );
    child().says({ type: 'run', runId, messages: [token(0)] });
    expect(batches).toHaveLength(1);
  });

  it('drops events of another run', () => {
    child().says({ type: 'run', runId: 'older', messages: [token(0)] });
    expect(batches).toEqual([]);
  });

  it('fails once when the process dies, and the next question goes to the new process', () => {
    child().says({ type: 'run', runId, messages: [token(0)] });
    child().dies('exit code 139');
    expect(batches).toHaveLength(2);
    expect(batches[1]!.messages).toEqual([
      {
        type: 'failed',
        code: 'engine-crashed',
        message: expect.stringContaining('exit code 139') as string,
      },
    ]);
    expect(lastStatus().state).toBe('restarting');
    const next = supervisor.ask(picture('a'), question);
    vi.advanceTimersByTime(100);
    expect(children).toHaveLength(2);
    child().says({ type: 'opened', model });
    expect(child().posted.at(-1)).toMatchObject({ type: 'ask', runId: next });
  });

  it('is stopped politely first, and by ending the process when that is asked again later', () => {
    supervisor.stop(runId);
    supervisor.stop(runId);
    expect(child().posted.filter(({ type }) => type === 'stop')).toHaveLength(1);
    expect(child().killed).toBe(false);
    nowMs = 3000;
    const stuck = child();
    supervisor.stop(runId);
    expect(stuck.killed).toBe(true);
    expect(batches.at(-1)!.messages[0]).toMatchObject({ type: 'failed', code: 'engine-stopped' });
    expect(children).toHaveLength(2);
  });

  it('ends when the process says something unknown', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    child().says({ type: 'gibberish' });
    expect(batches.at(-1)!.messages[0]).toMatchObject({ type: 'failed', code: 'engine-internal' });
    expect(child().posted.at(-1)).toEqual({ type: 'stop', runId });
  });
});

describe('a question of the app itself', () => {
  const asked = (): Extract<ToEngine, { type: 'ask' }>[] =>
    child().posted.filter((message) => message.type === 'ask');
  const timing = {
    decodeMs: 0,
    preprocessMs: 0,
    visionMs: 0,
    prefillMs: 0,
    firstTokenMs: 0,
    medianTokenMs: 0,
  };
  const done = (stopped: DoneEvent['stopped']): DoneEvent => ({
    type: 'done',
    answer: '',
    stopped,
    timing: { ...timing, totalMs: 0, visionRuns: 0 },
    tokensPerSecond: 0,
    decoderFlops: 0,
    visionFlops: 0,
    selectedFraction: 0,
  });
  beforeEach(() => child().says({ type: 'opened', model }));

  it('is told to who asked, and to nobody else', async () => {
    const told = supervisor.askAside(picture('a'), question);
    const { runId } = asked()[0]!;
    child().says({ type: 'run', runId, messages: [token(0)] });
    child().says({ type: 'run', runId, messages: [done('length')] });
    expect((await told).map(({ type }) => type)).toEqual(['token', 'done']);
    expect(batches).toEqual([]);
  });

  it('gives way to a question, which is sent once the engine is free', async () => {
    const told = supervisor.askAside(picture('a'), question);
    const lost = expect(told).rejects.toMatchObject({ code: 'engine-busy' });
    const runId = supervisor.ask(picture('b'), question);
    expect(asked()).toHaveLength(1);
    expect(child().posted.at(-1)).toEqual({ type: 'stop', runId: asked()[0]!.runId });
    child().says({ type: 'run', runId: asked()[0]!.runId, messages: [done('cancelled')] });
    await lost;
    expect(asked()[1]).toMatchObject({ runId });
    child().says({ type: 'run', runId, messages: [token(0)] });
    expect(batches).toHaveLength(1);
  });

  it('is refused while a question is answered, and without a model', async () => {
    supervisor.ask(picture('b'), question);
    await expect(supervisor.askAside(picture('a'), question)).rejects.toMatchObject({ code: 'engine-busy' });
    supervisor.setModel('/models/other', { weights: 'fp32' });
    await expect(supervisor.askAside(picture('a'), question)).rejects.toMatchObject({
      code: 'engine-failed',
    });
  });

  it('fails with the process, and the next question does not wait for it', async () => {
    const lost = expect(supervisor.askAside(picture('a'), question)).rejects.toMatchObject({
      code: 'engine-crashed',
    });
    const runId = supervisor.ask(picture('b'), question);
    child().dies('exit code 139');
    await lost;
    vi.advanceTimersByTime(100);
    child().says({ type: 'opened', model });
    expect(asked()).toEqual([expect.objectContaining({ runId })]);
  });
});

it('ends a question stopped before the model was open as cancelled', () => {
  const runId = supervisor.ask(picture('a'), question);
  supervisor.stop(runId);
  expect(batches[0]!.messages[0]).toMatchObject({ type: 'done', stopped: 'cancelled' });
  child().says({ type: 'opened', model });
  expect(child().posted).toHaveLength(1);
});

it('gives up on a process that keeps dying, and starts anew when told', () => {
  const runId = supervisor.ask(picture('a'), question);
  for (let death = 0; death < 4; death++) {
    child().dies('exit code 1');
    vi.advanceTimersByTime(1000);
  }
  expect(children).toHaveLength(4);
  expect(lastStatus()).toMatchObject({ state: 'failed' });
  expect(batches).toHaveLength(1);
  expect(batches[0]).toMatchObject({ runId, messages: [{ type: 'failed', code: 'engine-failed' }] });
  supervisor.restart();
  expect(children).toHaveLength(5);
});

describe('the opening of a picture', () => {
  const facts: PictureFacts = { width: 3, height: 2, format: 'png', encodedHash: 'abc', transcoded: false };
  const sent = (): Extract<ToEngine, { type: 'open-image' }> =>
    child().posted.find((message) => message.type === 'open-image')!;

  it('is answered, model or no model', async () => {
    const opened = supervisor.openImage(picture('a'), '/tmp/a.png');
    expect(sent()).toEqual({ type: 'open-image', image: picture('a'), displayPath: '/tmp/a.png' });
    child().says({ type: 'image-opened', imageId: 'id-of-a', facts });
    await expect(opened).resolves.toEqual(facts);
  });

  it('passes on what the engine says of a bad one', async () => {
    const opened = supervisor.openImage(picture('a'), '/tmp/a.png');
    child().says({
      type: 'image-refused',
      imageId: 'id-of-a',
      error: { code: 'not-an-image', message: 'a.png is text.' },
    });
    await expect(opened).rejects.toMatchObject({ code: 'not-an-image', message: 'a.png is text.' });
  });

  it('fails with the process it was given to, and waits for the next one otherwise', async () => {
    const lost = supervisor.openImage(picture('deadly'), '/tmp/a.png');
    const failure = expect(lost).rejects.toMatchObject({ code: 'engine-crashed' });
    child().dies('exit code 6');
    await failure;
    const waiting = supervisor.openImage(picture('b'), '/tmp/b.png');
    vi.advanceTimersByTime(100);
    expect(sent().image).toEqual(picture('b'));
    child().says({ type: 'image-opened', imageId: 'id-of-b', facts });
    await expect(waiting).resolves.toEqual(facts);
  });
});

describe('what the model sees', () => {
  const paths = { input: '/i.png', lowres: '/l.png', hd: '/h.png' };
  const open = (): void => child().says({ type: 'opened', model });
  const requestId = (): string => {
    const sent = child().posted.at(-1);
    return sent?.type === 'model-views' ? sent.requestId : 'none was sent';
  };

  it('is asked of the process that has the model open', async () => {
    await expect(supervisor.modelViews(picture('a'), paths)).rejects.toMatchObject({ code: 'engine-failed' });
    open();
    const views = supervisor.modelViews(picture('a'), paths);
    expect(child().posted.at(-1)).toMatchObject({ type: 'model-views', image: picture('a'), paths });
    const sides = { input: 1008, lowres: 336, hd: null };
    child().says({ type: 'model-views-written', requestId: requestId(), sides });
    expect(await views).toEqual(sides);
  });

  it('is refused with the engine’s reason, and when the process ends meanwhile', async () => {
    open();
    const refused = supervisor.modelViews(picture('a'), paths);
    const error = { code: 'image-changed', message: 'a.png has changed. Open it again.' };
    child().says({ type: 'model-views-refused', requestId: requestId(), error });
    await expect(refused).rejects.toMatchObject(error);
    const lost = supervisor.modelViews(picture('a'), paths);
    child().dies('out of memory');
    await expect(lost).rejects.toMatchObject({
      code: 'engine-crashed',
      message: expect.stringMatching(/try again/) as string,
    });
  });
});

describe('scoring an answer', () => {
  const scoring = { ...question, answerIds: [5, 2] };
  const score = { logProbabilities: [-0.5, -1], heads: null };
  const sent = () => child().posted.filter(({ type }) => type === 'score' || type === 'ask');
  const idOf = (index: number): string => {
    const message = sent()[index]!;
    if (message.type !== 'score') throw new Error('not a scoring');
    return message.requestId;
  };

  it('waits for the model and for questions, and goes one after another', async () => {
    const first = supervisor.score(picture('a'), scoring);
    const second = supervisor.score(picture('a'), scoring);
    supervisor.ask(picture('a'), question);
    child().says({ type: 'opened', model });
    expect(sent().map(({ type }) => type)).toEqual(['ask']);
    const runId = (sent()[0] as { runId: string }).runId;
    child().says({ type: 'run', runId, messages: [{ type: 'failed', code: 'x', message: 'x' }] });
    expect(sent().map(({ type }) => type)).toEqual(['ask', 'score']);
    child().says({ type: 'scored', requestId: idOf(1), score });
    await expect(first).resolves.toEqual(score);
    child().says({
      ...{ type: 'score-refused', requestId: idOf(2), gaveWay: false },
      error: { code: 'option-invalid', message: 'No.' },
    });
    await expect(second).rejects.toMatchObject({ code: 'option-invalid' });
  });

  it('is done again, before others, where it gave way to a question', async () => {
    child().says({ type: 'opened', model });
    const first = supervisor.score(picture('a'), scoring);
    void supervisor.score(picture('b'), scoring).catch(() => undefined);
    const runId = supervisor.ask(picture('a'), question);
    const error = { code: 'score-cancelled', message: 'Stopped.' };
    child().says({ type: 'score-refused', requestId: idOf(0), error, gaveWay: true });
    expect(sent().map(({ type }) => type)).toEqual(['score', 'ask']);
    child().says({ type: 'run', runId, messages: [{ type: 'failed', code: 'x', message: 'x' }] });
    expect(idOf(2)).toBe(idOf(0));
    child().says({ type: 'scored', requestId: idOf(2), score });
    await expect(first).resolves.toEqual(score);
  });

  it('waits while the app asks a question of its own', async () => {
    child().says({ type: 'opened', model });
    const aside = supervisor.askAside(picture('a'), question);
    const first = supervisor.score(picture('a'), scoring);
    expect(sent().map(({ type }) => type)).toEqual(['ask']);
    const { runId } = sent()[0] as { runId: string };
    child().says({ type: 'run', runId, messages: [{ type: 'failed', code: 'x', message: 'x' }] });
    await expect(aside).rejects.toMatchObject({ code: 'x' });
    child().says({ type: 'scored', requestId: idOf(1), score });
    await expect(first).resolves.toEqual(score);
  });

  it('is cancelled, and fails with its process', async () => {
    child().says({ type: 'opened', model });
    const first = supervisor.score(picture('a'), scoring);
    const second = supervisor.score(picture('b'), scoring);
    supervisor.cancelScores();
    await expect(first).rejects.toMatchObject({ code: 'score-cancelled' });
    await expect(second).rejects.toMatchObject({ code: 'score-cancelled' });
    expect(child().posted.at(-1)).toEqual({ type: 'stop-score', requestId: idOf(0) });
    const third = supervisor.score(picture('a'), scoring);
    child().dies('exit code 1');
    await expect(third).rejects.toMatchObject({ code: 'engine-crashed' });
  });
});

describe('the tokens of a text', () => {
  const requestId = (): string => {
    const sent = child().posted.at(-1);
    return sent?.type === 'tokens' ? sent.requestId : 'none was sent';
  };

  it('are read by the process that has the model open, refused with its reason, and lost with it', async () => {
    await expect(supervisor.tokensOf('blue', [])).rejects.toMatchObject({ code: 'engine-failed' });
    child().says({ type: 'opened', model });
    const read = supervisor.tokensOf('blue', [5]);
    expect(child().posted.at(-1)).toMatchObject({ type: 'tokens', text: 'blue', after: [5] });
    child().says({ type: 'tokens-read', requestId: requestId(), ids: [8, 9] });
    expect(await read).toEqual([8, 9]);
    const refused = supervisor.tokensOf('blue', []);
    const error = { code: 'tokenizer-missing', message: 'No tokenizer.' };
    child().says({ type: 'tokens-refused', requestId: requestId(), error });
    await expect(refused).rejects.toMatchObject(error);
    const lost = supervisor.tokensOf('blue', []);
    child().dies('out of memory');
    await expect(lost).rejects.toMatchObject({ code: 'engine-crashed' });
  });
});
