// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterChange, maxHistoryEntries, redone, startHistory, undone, type History } from './history.js';

it('goes back and forward again, an entry a gesture', () => {
  let history = startHistory('');
  for (const text of ['a', 'ab', 'abc']) history = afterChange(history, text, 'typed', 'visit 1');
  history = afterChange(history, 'abc!', 'typed', 'visit 2');
  history = afterChange(history, 'abc!', 'nothing');
  expect(history.past.map(({ what }) => what)).toEqual(['typed', 'typed']);
  const back = undone(undone(history));
  expect([undone(history).present, back.present]).toEqual(['abc', '']);
  expect(undone(back)).toBe(back);
  expect(redone(redone(back)).present).toBe('abc!');
  expect(redone(history)).toBe(history);
});

it('forgets what was undone once something else is done, and does not go on with a gesture that was undone', () => {
  const typed = afterChange(startHistory(''), 'a', 'typed', 'visit');
  const other = afterChange(undone(typed), 'b', 'typed', 'visit');
  expect(other.future).toEqual([]);
  const again = afterChange(redone(undone(typed)), 'ab', 'typed', 'visit');
  expect(undone(again).present).toBe('a');
});

it('keeps so many entries', () => {
  let history: History<number> = startHistory(0);
  for (let step = 1; step <= maxHistoryEntries + 10; step++) history = afterChange(history, step, 'step');
  expect(history.past).toHaveLength(maxHistoryEntries);
  for (let step = 0; step < maxHistoryEntries; step++) history = undone(history);
  expect(history.present).toBe(10);
});

it('as many steps back as forward lead to the same state, whatever was done', () => {
  const change = fc.record({ value: fc.integer(), gesture: fc.option(fc.constantFrom('a', 'b')) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), fc.nat(40), (changes, steps) => {
      let history: History<number> = startHistory(-1);
      for (const { value, gesture } of changes) history = afterChange(history, value, 'set', gesture);
      const { present, past } = history;
      const back = Math.min(steps, past.length);
      for (let step = 0; step < back; step++) history = undone(history);
      expect(history.present).toBe(back === 0 ? present : past[past.length - back]!.state);
      for (let step = 0; step < back; step++) history = redone(history);
      expect(history.present).toBe(present);
      for (let step = 0; step < past.length; step++) history = undone(history);
      expect(history.present).toBe(-1);
    }),
    { seed: 9 },
  );
});
