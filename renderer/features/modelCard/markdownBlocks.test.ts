// @vitest-environment node
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { outsideTaughtSection, shippedModelTaught } from '../../state/settings/shippedModel.js';
import { markdownBlocks, markdownSpans } from './markdownBlocks.js';

const card = readFileSync('assets/models/fovea-mini/README.md', 'utf8');

it('cuts the shipped card into blocks, its scores into a table', () => {
  const blocks = markdownBlocks(card);
  expect(blocks[0]).toEqual({ type: 'heading', level: 1, text: 'fovea-mini' });
  const tables = blocks.flatMap((block) => (block.type === 'table' ? [block.rows] : []));
  expect(tables).toHaveLength(5);
  const scores = tables[1]!;
  expect(scores[0]!.slice(0, 3)).toEqual(['split', 'flex', 'flex, int8']);
  expect(scores.map((row) => row.length)).toEqual(scores.map(() => 9));
  expect(scores.at(-1)![0]).toBe('mean');
});

it('knows headings, lists, code and paragraphs over several lines', () => {
  const text = 'One\ntwo.\n\n## Part\n* a\n  b\n* c\n\n1. d\n2. e\n\n```\n# code\n```\nEnd';
  expect(markdownBlocks(text)).toEqual([
    { type: 'paragraph', text: 'One two.' },
    { type: 'heading', level: 2, text: 'Part' },
    { type: 'list', items: ['a b', 'c'] },
    { type: 'list', items: ['d', 'e'] },
    { type: 'code', text: '# code' },
    { type: 'paragraph', text: 'End' },
  ]);
});

it('keeps markup of strangers as text, and links without where they lead', () => {
  const text = '<img src=x onerror=alert(1)> **bold** [here](javascript:run) `c`';
  expect(markdownSpans(text)).toEqual([
    { style: 'plain', text: '<img src=x onerror=alert(1)> ' },
    { style: 'strong', text: 'bold' },
    { style: 'plain', text: ' here ' },
    { style: 'code', text: 'c' },
  ]);
});

it('the line by the question box says what the card says', () => {
  for (const fact of [
    'twelve kinds of',
    '64 English words',
    'it knows nothing',
    'I was not taught this',
    'clock',
    'dots',
    'cars',
  ]) {
    expect(card).toContain(fact);
  }
  for (const fact of ['twelve kinds of questions', '64 words', 'clocks', 'dots', 'cars']) {
    expect(shippedModelTaught).toContain(fact);
  }
});

it('the note on what lies outside leads to a part of the card that is there', () => {
  const headings = markdownBlocks(card).filter(({ type }) => type === 'heading');
  expect(headings).toContainEqual(expect.objectContaining({ text: outsideTaughtSection }));
});
