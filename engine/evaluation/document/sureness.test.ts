import { expect, test } from 'vitest';
import { calibrationError, rightAtCoverage, sureAnswers, sureBins, surenessBySplit } from './sureness.js';

const sure = (probability: number, right: boolean) => ({ probability, right });

test('bins, calibration error and coverage by hand', () => {
  const answers = [sure(0.05, false), sure(0.95, true), sure(1, true), sure(0.92, false)];
  const bins = sureBins(answers);
  expect(bins.map((bin) => bin.answers)).toEqual([1, 3]);
  expect(bins[1]!.probability).toBeCloseTo(2.87 / 3);
  expect(bins[1]!.right).toBeCloseTo(2 / 3);
  expect(calibrationError(answers)).toBeCloseTo((0.05 + (2.87 / 3 - 2 / 3) * 3) / 4);
  expect(rightAtCoverage(answers, 0.5)).toBe(1);
  expect(rightAtCoverage(answers, 0.75)).toBeCloseTo(2 / 3);
});

test('equally sure answers are no reason to show the right ones first', () => {
  expect(rightAtCoverage([sure(0.5, true), sure(0.5, false)], 0.5)).toBe(0);
});

test('what was noted is read back; where nothing can be answered any refusal is right', () => {
  const result = (
    key: string,
    split: string,
    answer: string,
    correct: boolean,
    probability: number | null,
  ) => ({
    ...{ key, split, answer, correct, probability },
  });
  const noted = surenessBySplit([
    result('b', 'absent', 'not there', false, 0.75),
    result('a', 'absent', 'STOP', false, 0.5),
    result('c', 'text', 'not there', false, 0.25),
    result('d', 'text', 'STOP', true, null),
  ]);
  expect(noted).toEqual({ absent: '500 750+', text: '250 0+' });
  expect(sureAnswers(noted)).toEqual([sure(0.5, false), sure(0.75, true), sure(0.25, false), sure(0, true)]);
});
