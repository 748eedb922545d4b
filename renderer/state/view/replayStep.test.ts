// @vitest-environment node
import { expect, it } from 'vitest';
import { replayStep } from './replayStep.js';

const tokens = [900, 40, 5, 5, 5, 200].map((elapsedMs) => ({ elapsedMs }));
const from = { tokenIndex: 0, sinceMs: 1000 };

it('shows four tokens a second at the speed 1, and twice as many at 2', () => {
  expect(replayStep(tokens, from, 1000, 1)).toEqual({ clock: from, waitMs: 250 });
  expect(replayStep(tokens, from, 1250, 1)).toEqual({
    clock: { tokenIndex: 1, sinceMs: 1250 },
    waitMs: 250,
  });
  expect(replayStep(tokens, from, 1250, 2).clock.tokenIndex).toBe(2);
});

it('takes the times the tokens took, several in a frame where they came so fast', () => {
  expect(replayStep(tokens, from, 1000, 'as it came').waitMs).toBe(40);
  const later = replayStep(tokens, from, 1056, 'as it came');
  expect(later.clock).toEqual({ tokenIndex: 4, sinceMs: 1055 });
  expect(later.waitMs).toBe(199);
});

it('loses no time to a clock that is late, and ends at the last token', () => {
  const late = replayStep(tokens, from, 1260, 1);
  expect(late.clock.sinceMs).toBe(1250);
  expect(late.waitMs).toBe(240);
  expect(replayStep(tokens, from, 9999, 8)).toMatchObject({ clock: { tokenIndex: 5 }, waitMs: null });
});
