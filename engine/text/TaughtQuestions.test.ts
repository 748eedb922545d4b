import { describe, expect, it } from 'vitest';
import { TaughtQuestions, type QuestionRule } from './TaughtQuestions.js';

const rule: QuestionRule = {
  groups: { thing: ['red sign', 'blue cup'], colour: ['red'], place: ['central', 'upper left'] },
  subjects: ['thing', 'place'],
  runs: [
    ['^', 'what', 'is', 'on', 'the', '<thing>', '$'],
    ['^ what', 'what is', 'is on', 'on the', 'the <thing>', '<thing> $'],
    ['^ what is', 'what is on', 'is on the', 'on the <thing>', 'the <thing> $'],
  ],
  weights: [2, 1, 1],
  limit: 0.25,
};
const distance = (question: string): number => new TaughtQuestions(rule).distance(question);

describe('the distance of a question from those taught', () => {
  it('is 0 where every run of words was taught, whatever names it has, its case and its punctuation', () => {
    expect(distance('What is on the red sign?')).toBe(0);
    expect(distance('what is, on the BLUE   cup')).toBe(0);
  });

  it('is the share of runs that were not, by weight, in units of the limit', () => {
    // One word of seven is new, two of six pairs and three of five triples: (2 + 2 + 3) / (14 + 6 + 5).
    expect(distance('What is under the red sign?')).toBeCloseTo(7 / 25 / 0.25);
  });

  it('is that of a wholly new question where no subject is named, however well known the words', () => {
    expect(distance('What is on the')).toBe(4);
    expect(distance('What is on the red?')).toBe(4);
    expect(distance('')).toBe(4);
    expect(distance('?!')).toBe(4);
  });

  it('takes the longest name, and no name for part of a word', () => {
    expect(distance('What is on the upper left?')).toBeLessThan(distance('What is on the upper?'));
    expect(distance('What is on the red signs?')).toBe(4);
    expect(distance('What is on the centralised?')).toBe(4);
  });
});
