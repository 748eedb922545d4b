import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../answering/Engine.js';
import { openEngine } from '../answering/openEngine.js';
import { answerQuestion } from './answerQuestion.js';
import type { QuestionResult } from './QuestionResult.js';
import { findDatasets } from './datasets/findDatasets.js';
import { readDatasets } from './datasets/readDatasets.js';
import { isRefusal } from './document/refusals.js';

// The shipped model on the sealed set: 20 held-out questions of each split and 20 that cannot be answered, the same pictures
// on every machine. The bounds lie about ten points below what was measured, so that they notice a broken model and not a
// different rounding.

const root = fileURLToPath(new URL('../..', import.meta.url));
const splits = ['text', 'attribute', 'spatial', 'magnifier', 'aerial'];
const unanswerable = 'absent';
const results: Record<'flex' | 'lowres', QuestionResult[]> = { flex: [], lowres: [] };
let engine: Engine;

beforeAll(async () => {
  engine = await openEngine({
    checkpointDir: path.join(root, 'assets', 'models', 'fovea-mini'),
    provider: 'cpu',
  });
  const folders = [...splits, unanswerable].map((split) => path.join(root, 'training', 'sealed', split));
  for (const question of await readDatasets(await findDatasets(folders))) {
    for (const variant of ['flex', 'lowres'] as const) {
      const image = { path: question.imagePath };
      const result = await answerQuestion(engine, image, question, { variant });
      if (result !== null) results[variant].push(result);
    }
  }
}, 300_000);

afterAll(() => engine.dispose());

test('the sealed set is whole', () => {
  for (const split of [...splits, unanswerable])
    expect(results.flex.filter((result) => result.split === split)).toHaveLength(20);
});

test('FlexAttention answers far more than the low-res view', () => {
  expect(correct('flex')).toBeGreaterThanOrEqual(40);
  expect(correct('flex') - correct('lowres')).toBeGreaterThanOrEqual(25);
});

test('what cannot be answered is refused and little else is; who sees no details refuses most', () => {
  expect(refused('flex', [unanswerable])).toBeGreaterThanOrEqual(15);
  expect(refused('flex', splits)).toBeLessThanOrEqual(14);
  expect(refused('lowres', splits)).toBeGreaterThanOrEqual(50);
});

test('what is asked for is read, in a small part of the picture', () => {
  const read = answerable('flex').filter(({ targetHits }) => targetHits !== null && targetHits[0] > 0);
  expect(read.length).toBeGreaterThanOrEqual(85);
  const shares = answerable('flex').map(({ selectedFraction }) => selectedFraction ?? 0);
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeLessThan(0.15);
});

function answerable(variant: 'flex' | 'lowres'): QuestionResult[] {
  return results[variant].filter(({ split }) => splits.includes(split));
}

function correct(variant: 'flex' | 'lowres'): number {
  return answerable(variant).filter((result) => result.correct).length;
}

function refused(variant: 'flex' | 'lowres', of: readonly string[]): number {
  return results[variant].filter(({ split, answer }) => of.includes(split) && isRefusal(answer)).length;
}
