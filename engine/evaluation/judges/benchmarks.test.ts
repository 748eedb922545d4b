import { describe, expect, test } from 'vitest';
import { type JudgeName, scoreOf } from './judges.js';

const judged = (judge: JudgeName, answer: string, answers: readonly string[], question = 'What?') =>
  scoreOf(answer, { question, answers, judge });

test('nothing is worth anything where no answer is expected', () => {
  expect(judged('same-text', '', [])).toBeNull();
  expect(judged('vqa', '', [])).toBeNull();
});

test('a chosen option is right to the letter', () => {
  expect(judged('chosen-option', 'The bag is red.', ['The bag is red.'])).toBe(1);
  expect(judged('chosen-option', 'the bag is red', ['The bag is red.'])).toBe(0);
});

describe('MagnifierBench reads a letter', () => {
  const question = 'What colour?\nA. Red.\nB. blue,\nC. green\nD. dull?\nAnswer with the letter.';
  test.each([
    ['B', 'B'],
    ['The answer is C, not A', 'C'],
    ['The answer is c', 'A'], // the case matters; "answer" begins with an a
    ['D or B', 'B'], // the first of the alphabet, not of the answer
    ['It is Dark', 'D'],
    ['it is blue', 'B'],
    ['it is dull and green', 'C'], // of the options in their order
    ['red', 'A'],
    ['d', 'D'],
    ['', null],
    ['no idea?', 'A'],
    ['yes', null],
  ])('%j as %s', (answer, letter) => {
    const right = ['A', 'B', 'C', 'D'].filter(
      (one) => judged('magnifier-letter', answer, [one], question) === 1,
    );
    expect(right).toEqual(letter === null ? [] : [letter]);
  });
});

describe('TextVQA', () => {
  const ten = (...groups: readonly (readonly [string, number])[]) =>
    groups.flatMap(([text, count]) => Array.from({ length: count }, () => text));

  test.each([
    [0, 0],
    [1, 0.3],
    [2, 0.6],
    [3, 0.9],
    [4, 1],
    [10, 1],
  ])('an answer that %i of ten gave is worth %f', (count, worth) => {
    expect(judged('vqa', 'nokia', ten(['nokia', count], ['other', 10 - count]))).toBe(worth);
  });

  test.each([
    ['Nokia.', 'nokia'],
    ['the nokia', 'Nokia'],
    ['Two', '2'],
    ['none', '0'],
    ['dont', "don't"],
    ["couldn'tve", "couldn't've"],
    ['1,000', '1000'],
    ['3.5', '3.5'],
    ['coca-cola', 'coca cola'],
    ['coca- cola', 'coca cola'],
    ['stop!', 'stop'],
    ["Levi's", "levi 's"],
    ['a b\tc\n', 'b c'],
    ['what?', 'what'],
  ])('%j is the same as %j', (answer, expected) => {
    expect(judged('vqa', answer, ten([expected, 10]))).toBe(1);
  });

  test.each([
    ['3.5', '35'],
    ['its', "it's"],
    ['coca-cola', 'cocacola'],
    ['nokia 5', 'nokia'],
    ['eleven', '11'],
  ])('%j is not the same as %j', (answer, expected) => {
    expect(judged('vqa', answer, ten([expected, 10]))).toBe(0);
  });
});

describe('RSVQA-HR', () => {
  test.each([
    ['yes', 'Yes.'],
    ['3', '3'],
    ['0m2', '0 m2'],
    ['7m2', 'between 0m2 and 10m2'],
    ['10m2', '1m2'],
    ['11m2', '100'],
    ['100m2', 'between 10 and 100'],
    ['101m2', '1,000 square meters'],
    ['1000m2', '200 m\u00b2'],
    ['1001m2', 'more than 1000m2'],
    ['25000m2', '1,000.5 m2'],
  ])('%j takes %j', (expected, answer) => {
    expect(judged('rsvqa', answer, [expected])).toBe(1);
  });

  test.each([
    ['yes', 'no'],
    ['3', '4'],
    ['0m2', '1m2'],
    ['10m2', '11m2'],
    ['100m2', '101'],
    ['1000m2', 'more than 1000m2'],
    ['50m2', 'between 0m2 and 100m2'],
    ['2000m2', 'more than 100m2'],
    ['50m2', 'large'],
    ['50m2', ''],
  ])('%j does not take %j', (expected, answer) => {
    expect(judged('rsvqa', answer, [expected])).toBe(0);
  });
});
