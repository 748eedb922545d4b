import { describe, expect, it } from 'vitest';
import {
  attentionDifference,
  attentionRange,
  normalisedAttention,
  relativeAttention,
} from './attentionValues.js';

const square = { width: 4, height: 4 };

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

describe('attentionRange', () => {
  it('is that of the map as the selection sees it, padding counted as 0', () => {
    const map = new Float32Array(16).fill(2);
    map[0] = 100;
    map[5] = 7;
    expect(attentionRange(map, 4, { width: 4, height: 4 })).toEqual({ least: 2, most: 100 });
    expect(attentionRange(map, 4, { width: 400, height: 200 })).toEqual({ least: 0, most: 7 });
  });
});

describe('attentionDifference', () => {
  it('goes from minus to plus the largest difference, in the units of the maps', () => {
    const { values, end } = attentionDifference(
      Float32Array.of(1, 4, 2, 2),
      Float32Array.of(2, 0, 2, 3),
      2,
      square,
    );
    expect(end).toBe(4);
    expect([...values]).toEqual([0.25, -1, 0, 0.25]);
  });

  it('is 0 everywhere between a map and itself, and in the padding', () => {
    const map = Float32Array.from({ length: 16 }, (_, index) => index);
    expect(attentionDifference(map, map, 4, square)).toEqual({ values: new Float32Array(16), end: 0 });
    const { values } = attentionDifference(
      map,
      map.map((value) => value * 2),
      4,
      { width: 400, height: 200 },
    );
    expect([...values.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
  });
});

describe('relativeAttention', () => {
  it('is 0 where a place draws as much as with the neutral question, and goes from 1 / end to end', () => {
    const { values, end, isCut } = relativeAttention(
      Float32Array.of(8, 1, 1, 3),
      Float32Array.of(1, 2, 1, 3),
      2,
      square,
    );
    expect([end, isCut]).toEqual([8, false]);
    expect(values[0]).toBe(1);
    expect(values[1]).toBeCloseTo(-1 / 3);
    expect([values[2], values[3]]).toEqual([0, 0]);
  });

  it('draws no more than 16, and tells what lies beyond', () => {
    const map = Float32Array.of(64, 1, 1, 4);
    const { values, end, logarithms, isCut } = relativeAttention(
      map,
      Float32Array.of(1, 32, 1, 1),
      2,
      square,
    );
    expect([end, isCut]).toEqual([16, true]);
    expect([...values]).toEqual([1, -1, 0, 0.5]);
    expect([...logarithms]).toEqual([6, -5, 0, 2]);
  });

  it('says nothing of the padding, and bounds a ratio to nothing', () => {
    const neutral = Float32Array.of(0, 1, 1, 1);
    expect([...relativeAttention(Float32Array.of(1, 1, 1, 1), neutral, 2, square).logarithms]).toEqual([
      30, 0, 0, 0,
    ]);
    expect([...relativeAttention(Float32Array.of(0, 1, 1, 0), neutral, 2, square).logarithms]).toEqual([
      0, 0, 0, -30,
    ]);
    expect(relativeAttention(neutral, neutral, 2, square)).toMatchObject({ end: 1, isCut: false });
    const map = Float32Array.from({ length: 16 }, (_, index) => index + 1);
    const { values } = relativeAttention(map, new Float32Array(16).fill(1), 4, { width: 400, height: 200 });
    expect([...values.subarray(0, 4), ...values.subarray(12)]).toEqual(Array(8).fill(0));
  });
});
