import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { benchmarkPaths } from './benchmarkPaths.js';
import { countRefusals, isRefusal, refusalAnswers } from './refusals.js';

test('refusals are the last words of the tokenizer', async () => {
  const text = await readFile(join(benchmarkPaths.root, 'training', 'model', 'tokenizer.json'), 'utf8');
  const { vocab } = (JSON.parse(text) as { model: { vocab: Record<string, number> } }).model;
  const words = Object.entries(vocab).sort(([, a], [, b]) => a - b);
  const last = words.slice(-refusalAnswers.length).map(([word]) => word.replaceAll('\u0120', ' '));
  expect([...last].sort()).toEqual([...refusalAnswers].sort());
});

test('refusals are counted by split and kind', () => {
  const counts = countRefusals([
    { split: 'absent', kind: 'b', answer: 'STOP' },
    { split: 'absent', kind: 'a', answer: 'not there' },
    { split: 'absent', kind: 'b', answer: ' too small to read' },
    { split: 'text', answer: 'I was not taught this' },
  ]);
  expect(counts).toEqual([
    { split: 'absent', kind: 'a', questions: 1, refused: 1 },
    { split: 'absent', kind: 'b', questions: 2, refused: 1 },
    { split: 'text', kind: '', questions: 1, refused: 1 },
  ]);
  expect(isRefusal('not there is a sign')).toBe(false);
});
