// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { nextUnsure, rankOf, underlineStrength } from './tokenFigures.js';

const alternatives = [4, 7, 9].map((id, index) => ({ id, text: String(id), logProbability: -1 - index }));

describe('rankOf', () => {
  it('counts from the most probable', () => {
    expect(rankOf({ id: 4, alternatives })).toBe(1);
    expect(rankOf({ id: 9, alternatives })).toBe(3);
  });

  it('does not know the place of one beyond those that are known', () => {
    expect(rankOf({ id: 5, alternatives })).toBeNull();
  });
});

describe('underlineStrength', () => {
  it('is the probability, or one over how many tokens the entropy amounts to', () => {
    const token = { logProbability: Math.log(0.25), entropy: Math.log(8) };
    expect(underlineStrength(token, 'probability')).toBeCloseTo(0.25, 12);
    expect(underlineStrength(token, 'entropy')).toBeCloseTo(1 / 8, 12);
    expect(underlineStrength({ logProbability: 0, entropy: 0 }, 'entropy')).toBe(1);
  });

  it('is not known of what an older version kept', () => {
    expect(underlineStrength({ logProbability: -1 }, 'entropy')).toBeNull();
  });
});

describe('nextUnsure', () => {
  const tokens = [0.9, 0.2, 0.99, 0.4, 0.8].map((probability) => ({ logProbability: Math.log(probability) }));

  it('finds the next and the one before, round the ends', () => {
    expect(nextUnsure(tokens, 0, 1, 0.5)).toBe(1);
    expect(nextUnsure(tokens, 1, 1, 0.5)).toBe(3);
    expect(nextUnsure(tokens, 3, 1, 0.5)).toBe(1);
    expect(nextUnsure(tokens, 1, -1, 0.5)).toBe(3);
    expect(nextUnsure(tokens, 4, -1, 0.5)).toBe(3);
  });

  it('stays on the only one, and says where there is none', () => {
    expect(nextUnsure(tokens, 1, 1, 0.3)).toBe(1);
    expect(nextUnsure(tokens, 1, 1, 0.1)).toBeNull();
    expect(nextUnsure([], 0, 1, 0.5)).toBeNull();
  });

  it('takes a token that cannot be drawn for unsure', () => {
    expect(nextUnsure([{ logProbability: -Infinity }], 0, 1, 0.01)).toBe(0);
  });
});
