import { expect, test } from 'vitest';
import { EvaluationProgress } from './EvaluationProgress.js';

/** Progress on a clock that the test turns. */
function start(isTTY: boolean, total: number, finished = 0) {
  const clock = { ms: 0, written: '' };
  const sink = { isTTY, write: (text: string) => (clock.written += text) };
  const progress = new EvaluationProgress(sink, total, finished, () => clock.ms);
  const answer = (image: string, seconds: number): void => {
    clock.ms += seconds * 1000;
    progress.add(image);
  };
  return { clock, progress, answer };
}

test('time left is told by the median image, so that one pause does not count', () => {
  const { progress, answer } = start(false, 1000);
  for (let image = 0; image < 10; image++) {
    answer(`${image}`, image === 5 ? 3600 : 2); // asleep for an hour
    for (let question = 1; question < 5; question++) answer(`${image}`, 0.5);
  }
  // 4 s an image of five questions: 950 questions take 760 s.
  expect(progress.text()).toBe('5 %, 50 of 1,000 questions, 0.01 a second, 13 min left');
});

test('what was answered before counts as done, not as speed', () => {
  const { progress, answer } = start(false, 100, 90);
  answer('a', 1);
  answer('a', 1);
  expect(progress.text()).toBe('92 %, 92 of 100 questions, 1.00 a second, 8 s left');
});

test('without a terminal: a line about every ten seconds, and the last', () => {
  const { clock, answer } = start(false, 100);
  for (let index = 0; index < 100; index++) answer(`${index >> 2}`, 0.25);
  const lines = clock.written.trimEnd().split('\n');
  expect(lines.map((line) => line.split(',')[0])).toEqual(['40 %', '80 %', '100 %']);
  expect(lines.at(-1)).toBe('100 %, 100 of 100 questions, 4.00 a second');
});

test('on a terminal: one line, written over and ended', () => {
  const { clock, progress, answer } = start(true, 3);
  for (const image of ['a', 'a', 'b']) answer(image, 4000);
  progress.close();
  expect(clock.written.match(/\n/g)).toHaveLength(1);
  expect(clock.written.split('\r')).toHaveLength(4);
  expect(clock.written).toContain('2 h 13 min left');
});
