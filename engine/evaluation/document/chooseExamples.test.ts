import { expect, test } from 'vitest';
import type { QuestionResult } from '../QuestionResult.js';
import { chooseExamples } from './chooseExamples.js';

/** Questions written as `split image right|wrong`, in any order. */
function results(...lines: string[]): QuestionResult[] {
  return lines.map((line, index) => {
    const [split, image, verdict] = line.split(' ') as [string, string, string];
    return {
      key: `${index}-${image}`,
      id: `${index}`,
      split,
      correct: verdict === 'right',
    } as QuestionResult;
  });
}

const imageOf = (key: string): string => key.split('-')[1]!;
const choose = (all: QuestionResult[], count: number): string[] =>
  chooseExamples(all, ['text', 'aerial'], imageOf, count).map(({ key }) => key);

test('takes the first right and the first wrong of each split, each on its own picture', () => {
  const all = results(
    'text a right',
    'text a wrong',
    'text b wrong',
    'aerial c wrong',
    'aerial d right',
    'text e right',
  );
  expect(choose(all, 4)).toEqual(['0-a', '2-b', '3-c', '4-d']);
  expect(choose([...all].reverse(), 4)).toEqual(['0-a', '2-b', '3-c', '4-d']);
});

test('goes round again until there are enough, and stops when there are no more', () => {
  const all = results('text a right', 'text b wrong', 'text c right', 'text d wrong', 'text e wrong');
  expect(choose(all, 3)).toEqual(['0-a', '1-b', '2-c']);
  expect(choose(all, 12)).toHaveLength(5);
});
