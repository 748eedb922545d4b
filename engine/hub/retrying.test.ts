import { describe, expect, it } from 'vitest';
import { EngineError } from '../protocol/EngineError.js';
import { retryAfterMs, retrying } from './retrying.js';
import { Transient } from './Transient.js';

const patience = { tries: 3, backoffMs: 1, stallMs: 1, longestWaitMs: 1000 };
const failure = new EngineError('hub-unreachable', 'broken');

/** Fails in these ways, one after the other, then works. */
function failing(...ways: readonly (Error | undefined)[]) {
  const state = { calls: 0 };
  const attempt = (): Promise<string> => {
    const error = ways[state.calls++];
    return error === undefined ? Promise.resolve('done') : Promise.reject(error);
  };
  return { state, attempt };
}

describe('retrying', () => {
  it('tries as often as it is told, and throws what failed last', async () => {
    const last = new EngineError('hub-rate-limited', 'last');
    const { state, attempt } = failing(new Transient(failure), new Transient(failure), new Transient(last));
    await expect(retrying(attempt, patience)).rejects.toBe(last);
    expect(state.calls).toBe(3);
  });

  it('counts anew where something was achieved', async () => {
    const progress = new Transient(failure, undefined, true);
    const { state, attempt } = failing(progress, progress, progress, progress, new Transient(failure));
    expect(await retrying(attempt, patience)).toBe('done');
    expect(state.calls).toBe(6);
  });

  it('does not try again what no further try can mend', async () => {
    const { state, attempt } = failing(failure);
    await expect(retrying(attempt, patience)).rejects.toBe(failure);
    expect(state.calls).toBe(1);
  });

  it('does not wait for longer than it is told', async () => {
    const { state, attempt } = failing(new Transient(failure, 1001));
    await expect(retrying(attempt, patience)).rejects.toBe(failure);
    expect(state.calls).toBe(1);
  });

  it('stops waiting when it is aborted', async () => {
    const stop = new AbortController();
    const { attempt } = failing(new Transient(failure, 900));
    const waiting = retrying(attempt, { ...patience, backoffMs: 900 }, stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 5);
    await expect(waiting).rejects.toThrow('enough');
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-12-01T00:00:00Z');

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Tue, 01 Dec 2026 00:01:00 GMT', 60_000],
    ['Tue, 01 Dec 2020 00:01:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('%s', (value, expected) => {
    expect(retryAfterMs(value, now)).toBe(expected);
  });
});
