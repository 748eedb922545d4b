// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { RunMessage } from '../../../engine/protocol/runEvent.js';
import { defaultLayer, focusAfter, layerFor } from './focusSlice.js';

const prefill: RunMessage = {
  type: 'prefill',
  promptTokens: 200,
  reusedTokens: 0,
  lowresGrid: 12,
  highresGrid: 36,
  selectingLayers: [3, 4, 5],
};

function token(tokenIndex: number): RunMessage {
  return { type: 'token', tokenIndex, id: 1, text: 'x', logProbability: 0, alternatives: [], elapsedMs: 1 };
}

describe('focusAfter', () => {
  it('picks a layer when the run says which select, and keeps a chosen one', () => {
    const follow = { focus: { tokenIndex: 0, layer: null }, follow: true };
    expect(focusAfter(follow, [prefill]).focus.layer).toBe(4);
    const chosen = { focus: { tokenIndex: 0, layer: 3 }, follow: true };
    expect(focusAfter(chosen, [prefill]).focus.layer).toBe(3);
  });

  it('follows tokens only while following', () => {
    const start = { focus: { tokenIndex: 0, layer: 3 }, follow: true };
    expect(focusAfter(start, [token(7)]).focus.tokenIndex).toBe(7);
    const moved = { ...start, follow: false };
    expect(focusAfter(moved, [token(7)]).focus).toBe(start.focus);
  });

  it('returns the focus and nothing else of the state it was given', () => {
    const state = { focus: { tokenIndex: 0, layer: 3 }, follow: true, runs: 'stale' };
    expect(Object.keys(focusAfter(state, [])).sort()).toEqual(['focus', 'follow']);
  });
});

describe('layers', () => {
  it('starts at the last layer whose selection is read', () => {
    expect(defaultLayer([3, 4, 5])).toBe(4);
    expect(defaultLayer([3])).toBe(3);
    expect(defaultLayer([])).toBeNull();
    expect(layerFor(9, [3, 4, 5])).toBe(4);
  });
});
