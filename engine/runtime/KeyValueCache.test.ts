import { describe, expect, it } from 'vitest';
import type { DecoderConfig } from '../checkpoint/layouts/checkpointConfig.js';
import { KeyValueCache } from './KeyValueCache.js';

const config = { heads: 2, keyValueHeads: 2, headDim: 2, layers: 1 } as DecoderConfig;

/** `count` positions with keys [H, d, count] and values [H, count, d] that tell head, channel and position. */
function rows(start: number, count: number) {
  const key: number[] = [];
  const value: number[] = [];
  for (let h = 0; h < 2; h++) {
    for (let i = 0; i < 2; i++) for (let t = 0; t < count; t++) key.push(h * 1000 + i * 500 + start + t);
    for (let t = 0; t < count; t++) for (let i = 0; i < 2; i++) value.push(h * 1000 + i * 500 + start + t);
  }
  return { key: Float32Array.from(key), value: Float32Array.from(value) };
}

function write(cache: KeyValueCache, count: number): void {
  cache.reserve(cache.length + count);
  const { key, value } = rows(cache.length, count);
  cache.write(0, key, value, count);
  cache.advance(count);
}

function expectPositions(cache: KeyValueCache): void {
  const { key, value } = cache.tensors(0);
  const P = cache.pastSlots;
  for (let h = 0; h < 2; h++) {
    for (let i = 0; i < 2; i++) {
      for (let t = 0; t < cache.length; t++) {
        expect((key.data as Float32Array)[(h * 2 + i) * P + t]).toBe(h * 1000 + i * 500 + t);
        expect((value.data as Float32Array)[(h * P + t) * 2 + i]).toBe(h * 1000 + i * 500 + t);
      }
    }
  }
}

describe('KeyValueCache', () => {
  it('keeps what was written through growth', () => {
    const cache = new KeyValueCache(config, 3);
    write(cache, 3);
    write(cache, 1);
    expect(cache.pastSlots).toBe(128);
    expectPositions(cache);
    write(cache, 130);
    expect(cache.pastSlots).toBe(256);
    expectPositions(cache);
  });

  it('shows one hidden slot while it is empty', () => {
    const cache = new KeyValueCache(config, 200);
    expect(cache.pastSlots).toBe(1);
    expect([...(cache.stepBias().data as Float32Array)]).toEqual([Math.fround(-1e30), 0]);
  });

  it('hides the future, empty slots, and what was cut off', () => {
    const cache = new KeyValueCache(config, 1);
    write(cache, 4);
    cache.truncate(2);
    const step = [...(cache.stepBias().data as Float32Array)];
    expect(step.flatMap((bias, slot) => (bias === 0 ? [slot] : []))).toEqual([0, 1, 128]);
    const prompt = cache.promptBias(2);
    expect(prompt.dims).toEqual([2, 130]);
    const visible = Array.from(prompt.data as Float32Array, (bias, i) => (bias === 0 ? i : -1)).filter(
      (i) => i >= 0,
    );
    expect(visible).toEqual([0, 1, 128, 130, 131, 130 + 128, 130 + 129]);
  });
});
