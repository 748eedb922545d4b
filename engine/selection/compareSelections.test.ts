import { expect, it } from 'vitest';
import { compareSelections } from './compareSelections.js';
import { changeOf } from './changeColours.js';

it('counts what was added, kept and dropped, and how far they overlap', () => {
  const before = Uint8Array.of(1, 1, 1, 0, 0, 0);
  const after = Uint8Array.of(1, 0, 0, 1, 0, 0);
  expect(compareSelections(before, after)).toEqual({ added: 1, kept: 1, dropped: 2, iou: 0.25 });
  expect(compareSelections(after, before)).toEqual({ added: 2, kept: 1, dropped: 1, iou: 0.25 });
  expect(compareSelections(before, before).iou).toBe(1);
});

it('takes two empty selections for the same', () => {
  expect(compareSelections(new Uint8Array(3), new Uint8Array(3))).toEqual({
    added: 0,
    kept: 0,
    dropped: 0,
    iou: 1,
  });
});

it('names what became of a cell', () => {
  expect([changeOf(0, 1), changeOf(1, 1), changeOf(1, 0), changeOf(0, 0)]).toEqual([
    'added',
    'kept',
    'dropped',
    null,
  ]);
});
