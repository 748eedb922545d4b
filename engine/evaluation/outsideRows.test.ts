import { expect, test } from 'vitest';
import type { OutsideTaught } from '../protocol/outsideTaught.js';
import type { QuestionResult } from './QuestionResult.js';
import { outsideRows } from './outsideRows.js';

const outside = (picture: boolean, question: boolean): OutsideTaught => ({
  ...{ picture, question },
  ...{ pictureDistance: picture ? 2 : 0.5, questionDistance: question ? 2 : 0.5 },
});
const result = (split: string, kind: string | undefined, claimed?: OutsideTaught) =>
  ({ split, kind, outside: claimed }) as QuestionResult;

test('counts by split and kind what lies outside by its picture, its question, or either', () => {
  const results = [
    result('maps', 'city', outside(true, false)),
    result('signs', undefined, outside(false, false)),
    result('maps', 'coast', outside(true, true)),
    result('maps', 'city', outside(false, true)),
    result('maps', 'city', outside(false, false)),
  ];
  expect(outsideRows(results, ['signs', 'maps'])).toEqual([
    { split: 'signs', kind: 'all', questions: 1, picture: 0, question: 0, either: 0 },
    { split: 'maps', kind: 'all', questions: 4, picture: 2, question: 2, either: 3 },
    { split: 'maps', kind: 'city', questions: 3, picture: 1, question: 1, either: 2 },
    { split: 'maps', kind: 'coast', questions: 1, picture: 1, question: 1, either: 1 },
  ]);
});

test('says nothing of results that claim nothing', () => {
  expect(outsideRows([result('maps', 'city')], ['maps'])).toEqual([]);
});
