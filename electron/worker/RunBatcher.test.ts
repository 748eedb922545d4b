import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RunMessage } from '../../engine/protocol/runEvent.js';
import { RunBatcher } from './RunBatcher.js';

const step = (done: number): RunMessage => ({ type: 'progress', stage: 'vision', done, total: 9 });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('sends the first message at once, then at most one batch per interval, in order, losing none', () => {
  const batches: RunMessage[][] = [];
  let nowMs = 1000;
  const batch = new RunBatcher(
    (messages) => batches.push(messages),
    16,
    () => nowMs,
  );
  batch.add(step(0));
  expect(batches).toEqual([[step(0)]]);
  batch.add(step(1));
  batch.add(step(2));
  expect(batches).toHaveLength(1);
  nowMs += 16;
  vi.advanceTimersByTime(16);
  expect(batches[1]).toEqual([step(1), step(2)]);
  // The thread was blocked past the interval: the next message goes out without waiting for a timer.
  nowMs += 100;
  batch.add(step(3));
  expect(batches[2]).toEqual([step(3)]);
  batch.add(step(4));
  batch.flush();
  batch.flush();
  expect(batches).toHaveLength(4);
});
