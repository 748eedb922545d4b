// @vitest-environment node
import { defaultSettings } from '../../../electron/ipc/defaultSettings.js';
import { describe, expect, it, vi } from 'vitest';
import { askPayloadSchema, settingsSchema, type AskPayload } from '../../../electron/ipc/contracts.js';
import type { Reply } from '../../../electron/ipc/reply.js';
import { failureSchema } from '../../../engine/protocol/failure.js';
import { modelFactsSchema } from '../../../engine/protocol/modelFacts.js';
import { runMessageSchema, type RunBatch, type RunMessage } from '../../../engine/protocol/runEvent.js';
import { createFakeHost } from './fakeHost.js';
import { fakeModel } from './fakeRun.js';

const question: AskPayload = {
  imageId: 'image-1',
  question: 'What does the sign say?',
  variant: 'flex',
  sampling: { temperature: 0, topP: 1, seed: 0, maxNewTokens: 128 },
  selector: 'attention',
};

function fakeHost() {
  return createFakeHost({ tokenMs: 0.1, startMs: 1, draw: () => Promise.resolve('blob:drawn') });
}

/** All that a fake run tells, to its end; `onBatch` sees each batch as it comes. */
async function toldBy(
  request: AskPayload,
  onBatch: (batch: RunBatch, host: ReturnType<typeof fakeHost>) => void = () => undefined,
): Promise<RunMessage[]> {
  const host = fakeHost();
  const told: RunMessage[] = [];
  const ended = new Promise<void>((resolve) => {
    host.onRun((batch) => {
      told.push(...batch.messages);
      onBatch(batch, host);
      if (batch.messages.some(({ type }) => type === 'done' || type === 'failed')) resolve();
    });
  });
  expect((await host.ask(request)).ok).toBe(true);
  await ended;
  return told;
}

function only<T extends RunMessage['type']>(told: readonly RunMessage[], type: T) {
  return told.filter((message): message is Extract<RunMessage, { type: T }> => message.type === type);
}

function failureOf(reply: Reply<unknown>) {
  if (reply.ok) throw new Error('Expected a failure, got a value.');
  return reply.error;
}

describe('what the fake tells of a run', () => {
  it.each([
    ['FlexAttention', question],
    ['low-res', { ...question, variant: 'lowres' }],
    ['a long answer', { ...question, question: 'a long one' }],
    ['an answer cut short', { ...question, sampling: { ...question.sampling, maxNewTokens: 3 } }],
    ['an engine that dies', { ...question, question: 'crash' }],
    ['another threshold', { ...question, threshold: 200 }],
  ] as const)('fits the schema of run messages: %s', async (_name, request) => {
    // Parsing drops what a schema does not name, so the message must also be what it was.
    for (const message of await toldBy(request)) expect(runMessageSchema.parse(message)).toEqual(message);
  });

  it('agrees with itself and with the facts of the model', async () => {
    const told = await toldBy(question);
    const [prefill] = only(told, 'prefill');
    const [done] = only(told, 'done');
    const layers = only(told, 'layer');
    const tokens = only(told, 'token');
    expect(prefill).toMatchObject({ lowresGrid: fakeModel.lowresGrid, highresGrid: fakeModel.highresGrid });
    expect(Math.max(...prefill!.selectingLayers)).toBe(fakeModel.layers - 1);
    expect(layers.map(({ tokenIndex, layer }) => [tokenIndex, layer])).toEqual(
      tokens.flatMap(({ tokenIndex }) => prefill!.selectingLayers.map((layer) => [tokenIndex, layer])),
    );
    for (const { attentionMap, selectionGrid, selectedFraction } of layers) {
      expect(attentionMap).toHaveLength(fakeModel.lowresGrid ** 2);
      expect(selectedFraction).toBe(selectionGrid.reduce((a, b) => a + b, 0) / selectionGrid.length);
    }
    const mean = layers.reduce((sum, { selectedFraction }) => sum + selectedFraction, 0) / layers.length;
    expect(done).toMatchObject({
      answer: tokens.map(({ text }) => text).join(''),
      stopped: 'end-of-sequence',
      selectedFraction: mean,
    });
    expect(done!.timing.visionRuns).toBe(only(told, 'progress').filter((p) => p.stage === 'vision').length);
    expect(done!.timing.totalMs).toBe(tokens.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0));
  });

  it('tells where an answer was cut, and selects nothing at low resolution', async () => {
    const sampling = { ...question.sampling, maxNewTokens: 3 };
    const told = await toldBy({ ...question, variant: 'lowres', sampling });
    const layers = only(told, 'layer');
    expect(layers.length).toBeGreaterThan(3);
    expect(layers.every(({ selectionGrid }) => selectionGrid.every((cell) => cell === 0))).toBe(true);
    expect(only(told, 'done')).toMatchObject([{ stopped: 'length', selectedFraction: 0 }]);
  });

  it('ends a stopped run with what was said', async () => {
    const told = await toldBy({ ...question, variant: 'lowres' }, ({ runId, messages }, host) => {
      if (messages.some((message) => message.type === 'token')) void host.stop({ runId });
    });
    const [done] = only(told, 'done');
    expect(runMessageSchema.parse(done)).toEqual(done);
    expect(done).toMatchObject({ stopped: 'cancelled', answer: 'The', selectedFraction: 0 });
  });
});

describe('what the fake replies', () => {
  it('is honest about the model and fits the schemas', async () => {
    const host = fakeHost();
    const hello = await host.hello();
    if (!hello.ok) throw new Error('Expected a greeting.');
    expect(settingsSchema.parse(hello.value.settings)).toEqual(hello.value.settings);
    const model = await new Promise((resolve) => {
      host.onEngineStatus((status) => {
        if (status.state === 'ready') resolve(status.model);
      });
    });
    expect(modelFactsSchema.parse(model)).toEqual(model);
    expect(askPayloadSchema.parse(question)).toEqual(question);
    expect(model).toMatchObject({ modelName: 'fake-model', lowresSize: 336, highresSize: 1008 });
    const settings = await host.updateSettings({ theme: 'dark' });
    expect(settings).toEqual({
      ok: true,
      value: settingsSchema.parse({ ...defaultSettings, theme: 'dark', provider: 'auto' }),
    });
  });

  it('gives failures that fit the schema', async () => {
    const host = fakeHost();
    const failures = [
      await host.openImageBytes({ name: 'x.txt', bytes: Uint8Array.of(1) }),
      await host.openSample({ sampleId: 'none' }),
      await host.ask({ ...question, question: 'w'.repeat(20_000) }),
    ].map(failureOf);
    expect(failures.map(({ code }) => code)).toEqual(['not-an-image', 'sample-missing', 'question-too-long']);
    for (const failure of failures) expect(failureSchema.parse(failure)).toEqual(failure);
    expect(await host.openDroppedFiles([new File(['x'], 'broken.png')])).toMatchObject({
      value: { images: [], refused: [{ name: 'broken.png' }] },
    });
    await host.ask(question);
    expect(failureSchema.parse(failureOf(await host.ask(question))).code).toBe('engine-busy');
    await vi.waitFor(async () => expect((await host.ask(question)).ok).toBe(true));
  });
});
