import { expect, test } from 'vitest';
import { TimeProblem, withinTime } from './withinTime.js';

test('what ends in time gives its value or its own error', () => {
  const value = { a: 1 };
  expect(withinTime(5000, () => value)).toBe(value);
  expect(() =>
    withinTime(5000, () => {
      throw new TypeError('its own');
    }),
  ).toThrow(new TypeError('its own'));
});

test('a loop and a pattern that never end are ended, and what follows works', () => {
  const endless = (): number => {
    for (let turns = 0; ; turns++) if (turns < 0) return turns;
  };
  expect(() => withinTime(100, endless)).toThrow(TimeProblem);
  // Two to the power of forty ways to fail.
  expect(() => withinTime(100, () => /^(a|a?)+$/.test(`${'a'.repeat(40)}!`))).toThrow(
    /has not ended after 0.1 s/,
  );
  expect(withinTime(5000, () => 'after')).toBe('after');
});
