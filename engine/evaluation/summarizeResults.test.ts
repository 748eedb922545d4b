import { expect, test } from 'vitest';
import type { EvaluationReport } from './evaluationReport.js';
import { evaluationTable } from './evaluationTable.js';
import type { QuestionResult } from './QuestionResult.js';
import { summarizeResults } from './summarizeResults.js';
import { wilsonInterval } from './wilsonInterval.js';

function resultOf(split: string, index: number, more: Partial<QuestionResult>): QuestionResult {
  return {
    ...{ key: `${split}${index}`, id: `${index}`, split, expected: 'a', answer: 'a', correct: false },
    ...{ selectedFraction: null, targetHits: null, decoderFlops: 1e12, visionFlops: 1e12, decoderSeconds: 1 },
    ...{ readImage: true, visionSeconds: null },
    ...more,
  };
}

const parts = [{ correct: true }, { score: 0.3 }, {}, { correct: true }].map((more, index) =>
  resultOf('parts', index, more),
);
const open = [0, 1].map((index) => resultOf('open', index, { score: null, kind: 'conv' }));
const mixed = [{ correct: true }, { score: null }].map((more, index) => resultOf('mixed', index, more));

test('an answer counts for what it is worth, one that nothing is expected of not at all', () => {
  const { splits, mean } = summarizeResults([...parts, ...open, ...mixed], ['parts', 'open', 'mixed']);
  expect(splits).toMatchObject([
    { split: 'parts', questions: 4, correct: 2.3, accuracy: 0.575, interval: wilsonInterval(2.3, 4) },
    { split: 'open', questions: 2, judged: 0, correct: 0, kinds: [{ kind: 'conv', judged: 0 }] },
    { split: 'mixed', questions: 2, judged: 1, correct: 1, accuracy: 1 },
  ]);
  expect(splits[0]).not.toHaveProperty('judged');
  expect(mean.accuracy).toBeCloseTo((0.575 + 1) / 2, 12);
});

test('the table has no share where nothing was judged', () => {
  const tableOf = (results: readonly QuestionResult[], splits: readonly string[]) => {
    const subject = { model: 'm', identity: 'i', variant: 'flex', selector: 'attention', threshold: 48 };
    const summary = summarizeResults(results, splits);
    const report = { subject, complete: true, summary, results } as unknown as EvaluationReport;
    return evaluationTable(report).split('\n');
  };
  const both = tableOf([...parts, ...open], ['parts', 'open']);
  expect(both).toContainEqual(expect.stringMatching(/^\| parts \| 4 \| 57\.5 % \| .* to .* \|/));
  expect(both).toContainEqual(expect.stringMatching(/^\| open \| 2 \| +\| +\| 1\.00/));
  expect(both).toContainEqual(expect.stringMatching(/^\| open \| conv \| 2 \| +\| +\|$/));
  expect(both).toContainEqual(expect.stringMatching(/^\| \*\*mean of splits\*\* \| 6 \| \*\*57\.5 %\*\*/));
  expect(tableOf(open, ['open'])).toContainEqual(
    expect.stringMatching(/^\| \*\*mean of splits\*\* \| 2 \| +\| +\|/),
  );
});
