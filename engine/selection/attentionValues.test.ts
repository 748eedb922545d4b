import { describe, expect, it } from 'vitest';
import { normalisedAttention } from './attentionValues.js';

describe('normalisedAttention', () => {
  it('zeroes the padding before it looks for the extremes', () => {
    const map = new Float32Array(16).fill(1);
    map[0] = 100;
    map[5] = 3;
    const values = normalisedAttention(map, 4, { width: 400, height: 200 });
    expect([...values.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
    expect(values[5]).toBe(1);
    expect(values[6]).toBeCloseTo(1 / 3);
  });

  it('zeroes columns of a tall image', () => {
    const values = normalisedAttention(new Float32Array(16).fill(2), 4, { width: 200, height: 400 });
    expect([...values.subarray(0, 4)]).toEqual([0, 1, 1, 0]);
  });

  it('gives zeros for a flat map', () => {
    const values = normalisedAttention(new Float32Array(16).fill(2), 4, { width: 4, height: 4 });
    expect(values.every((value) => value === 0)).toBe(true);
  });
});
