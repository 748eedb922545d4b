import { expect, test } from 'vitest';
import { isRight } from './judges.js';

const judgedBySameText = (answer: string, ...answers: string[]): boolean =>
  isRight(answer, { question: 'What is it?', answers, judge: 'same-text' });

test.each([
  ['A Red  car', 'a red car'],
  [' red\n', 'Red.'],
  ['Cafe\u0301.', 'caf\u00e9'],
  ['two', 'one', 'two', 'three'],
])('same-text takes %j for %j', (answer, ...answers) => {
  expect(judgedBySameText(answer, ...answers)).toBe(true);
});

test.each([
  ['red cars', 'red car'],
  ['red..', 'red'],
  ['', 'red'],
  ['four', 'one', 'two', 'three'],
])('same-text does not take %j for %j', (answer, ...answers) => {
  expect(judgedBySameText(answer, ...answers)).toBe(false);
});
