// @vitest-environment node
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Reply } from '../../../electron/ipc/reply.js';
import type { SessionParts } from '../../../engine/protocol/session.js';
import { createPartsSaver, retryDelayMs, saveDelayMs, type PartsSaving } from './sessionParts.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const verdicts = (expected: string): Partial<SessionParts> => ({
  verdicts: { run: { verdict: 'wrong', expected, at: '2026-11-30T18:00:00.000Z' } },
});
const saved: Reply<null> = { ok: true, value: null };
const full: Reply<null> = {
  ok: false,
  error: { code: 'disk-full', message: 'The disk is full. Free some.' },
};

/** A saver whose requests the test answers itself. */
function saverInHand() {
  const requests: { parts: Partial<SessionParts>; answer: (reply: Reply<null>) => void }[] = [];
  const told: PartsSaving[] = [];
  const saver = createPartsSaver(
    ({ parts }) => new Promise((answer) => requests.push({ parts, answer })),
    (_sessionId, saving) => told.push(saving),
  );
  const settled: string[] = [];
  const save = (name: string, parts: Partial<SessionParts>): void =>
    void saver.save('s', parts).then(() => settled.push(name));
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  return { saver, requests, told, settled, save, pass };
}

it('makes one request of the changes of a moment, the newest of each part', async () => {
  const { requests, told, settled, save, pass } = saverInHand();
  save('first', verdicts('cat'));
  save('labels', { labels: [] });
  save('second', verdicts('dog'));
  await pass(saveDelayMs - 1);
  expect(requests).toHaveLength(0);
  await pass(1);
  expect(requests.map(({ parts }) => parts)).toEqual([{ ...verdicts('dog'), labels: [] }]);
  expect(settled).toEqual([]);
  requests[0]!.answer(saved);
  await pass(0);
  expect(settled).toEqual(['first', 'labels', 'second']);
  expect(told.map(({ state }) => state)).toEqual(['saving', 'saved']);
  await pass(60_000);
  expect(requests).toHaveLength(1);
});

it('is not held back by changes that keep coming', async () => {
  const { requests, save, pass } = saverInHand();
  for (let change = 0; change < 50; change++) {
    save('x', verdicts(String(change)));
    await pass(20);
  }
  expect(requests.length).toBeGreaterThan(0);
});

it('has one request under way, and sends what came meanwhile after it', async () => {
  const { requests, told, save, pass } = saverInHand();
  save('first', verdicts('cat'));
  await pass(saveDelayMs);
  save('second', verdicts('dog'));
  await pass(60_000);
  expect(requests).toHaveLength(1);
  requests[0]!.answer(saved);
  await pass(saveDelayMs);
  expect(requests.map(({ parts }) => parts)).toEqual([verdicts('cat'), verdicts('dog')]);
  expect(told.at(-1)).toEqual({ state: 'saving', message: null });
});

it('keeps what was not written, says why, and tries again with what is newer', async () => {
  const { requests, told, settled, save, pass } = saverInHand();
  save('first', { ...verdicts('cat'), labels: [] });
  await pass(saveDelayMs);
  requests[0]!.answer(full);
  await pass(0);
  expect(told.at(-1)).toEqual({ state: 'failed', message: 'The disk is full. Free some.' });
  await pass(retryDelayMs);
  expect(requests[1]?.parts).toEqual({ ...verdicts('cat'), labels: [] });
  requests[1]!.answer(full);
  await pass(0);
  save('second', verdicts('dog'));
  await pass(saveDelayMs);
  expect(requests[2]?.parts, 'a change hastens it').toEqual({ ...verdicts('dog'), labels: [] });
  expect(settled).toEqual([]);
  requests[2]!.answer(saved);
  await pass(0);
  expect(settled).toEqual(['first', 'second']);
  expect(told.at(-1)).toEqual({ state: 'saved', message: null });
});

it('sends at once, while another is under way, when the window closes, and never goes back to what is older', async () => {
  const { saver, requests, save, pass } = saverInHand();
  save('first', { ...verdicts('cat'), labels: [] });
  await pass(saveDelayMs);
  save('second', verdicts('dog'));
  void saver.flush();
  expect(requests.map(({ parts }) => parts)).toEqual([{ ...verdicts('cat'), labels: [] }, verdicts('dog')]);
  requests[1]!.answer(saved);
  requests[0]!.answer(full);
  await pass(retryDelayMs);
  expect(requests[2]?.parts).toEqual({ labels: [] });
});

it('tries nothing again of a session that was deleted', async () => {
  const { saver, requests, settled, save, pass } = saverInHand();
  save('first', verdicts('cat'));
  await pass(saveDelayMs);
  requests[0]!.answer(full);
  await pass(0);
  saver.forget('s');
  await pass(60_000);
  expect([requests.length, settled]).toEqual([1, ['first']]);
});
