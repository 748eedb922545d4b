import { describe, expect, it } from 'vitest';
import { seededRandom } from '../selection/seededRandom.js';
import { largestIndices, logSoftmax, sampleToken } from './sampleToken.js';

const logits = Float32Array.of(1, 3, 2, -5, 3);
const draws = (temperature: number, topP: number, count = 2000) => {
  const random = seededRandom(42);
  const counts = [0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) counts[sampleToken(logits, { temperature, topP }, random)]!++;
  return counts;
};

describe('sampleToken', () => {
  it('is greedy at temperature 0; of equal logits the first wins', () => {
    expect(sampleToken(logits, { temperature: 0, topP: 1 }, () => 0.99)).toBe(1);
  });

  it('draws in proportion to the softened probabilities', () => {
    const counts = draws(1, 1);
    const probabilities = logSoftmax(logits).map(Math.exp);
    for (const [id, count] of counts.entries()) expect(count / 2000).toBeCloseTo(probabilities[id]!, 1);
    expect(draws(1, 1)).toEqual(counts);
  });

  it('never leaves the nucleus', () => {
    expect(draws(1, 0.5)).toEqual([0, expect.any(Number), 0, 0, expect.any(Number)]);
    expect(draws(1, 1e-9)).toEqual([0, 2000, 0, 0, 0]);
  });

  it('survives a random number just below 1 and a very low temperature', () => {
    expect(sampleToken(logits, { temperature: 1, topP: 1 }, () => 1 - 2 ** -32)).toBe(3);
    expect([1, 4]).toContain(sampleToken(logits, { temperature: 1e-4, topP: 1 }, () => 0.7));
  });
});

describe('logSoftmax and largestIndices', () => {
  it('gives logarithms of probabilities that sum to 1', () => {
    const sum = logSoftmax(Float32Array.of(1000, 999, -1000)).reduce(
      (total, log) => total + Math.exp(log),
      0,
    );
    expect(sum).toBeCloseTo(1, 12);
  });

  it('flattens what is too sure of itself, and changes no order', () => {
    const [plain, calibrated] = [logSoftmax(logits), logSoftmax(logits, 2)];
    for (const [id, logit] of logits.entries())
      expect(calibrated[id]! - calibrated[0]!).toBeCloseTo((logit - logits[0]!) / 2, 12);
    expect([...calibrated].reduce((total, log) => total + Math.exp(log), 0)).toBeCloseTo(1, 12);
    expect(largestIndices(calibrated, 5)).toEqual(largestIndices(plain, 5));
    expect(logSoftmax(logits, 1)).toEqual(plain);
  });

  it('orders by value, then by id', () => {
    expect(largestIndices(logits, 3)).toEqual([1, 4, 2]);
    expect(largestIndices(Float32Array.of(1), 5)).toEqual([0]);
  });
});
