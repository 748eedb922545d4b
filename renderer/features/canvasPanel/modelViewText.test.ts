// @vitest-environment node
import { expect, it } from 'vitest';
import type { Reading } from '../../state/masks/whatWasRead.js';
import { modelViewText } from './modelViewText.js';

const sides = { highresSize: 1008, lowresSize: 336, hdSize: 448 };
const square = { width: 500, height: 500 };
const wide = { width: 900, height: 300 };

function cells(...selected: number[]): Reading {
  const selectionGrid = new Uint8Array(81);
  for (const cell of selected) selectionGrid[cell] = 1;
  return { kind: 'cells', selectionGrid, reader: 9 };
}

it.each([
  [cells(1, 2, 40), '1,008² in the 3 selected cells, read by layer 9; 336² elsewhere'],
  [cells(40), '1,008² in the selected cell, read by layer 9; 336² elsewhere'],
  [cells(), '336² everywhere: no cell is selected to be read by layer 9'],
  [{ kind: 'unread', layer: 31 }, '336² everywhere: layer 31 is the last, what it chose is read by nobody'],
  [{ kind: 'everywhere', input: 'lowres', variant: 'lowres' }, '336² everywhere (Low-res)'],
  [{ kind: 'everywhere', input: 'hd', variant: 'hd' }, '448² everywhere, and 336² with it (HD)'],
  [{ kind: 'everywhere', input: 'input', variant: 'xattn' }, '1,008² everywhere, and 336² with it (XAttn)'],
  [{ kind: 'unknown', why: 'no-answer' }, 'no answer yet; 336² everywhere, which every answer reads'],
] satisfies [Reading, string][])('tells what was read: %j', (reading, text) => {
  const words = modelViewText('read', reading, square, sides, 'flex');
  expect(words).toEqual({ title: 'What the model saw', text });
});

it('counts what is selected in the padding apart', () => {
  expect(modelViewText('read', cells(0, 40, 80), wide, sides, 'flex').text).toBe(
    '1,008² in the 3 selected cells (2 of them in the padding), read by layer 9; 336² elsewhere',
  );
});

it.each([
  ['flex', '1,008²; FlexAttention reads the selected cells of it'],
  ['lowres', '1,008²; Low-res reads 336² only'],
  ['hd', '1,008²; HD reads it shrunk to 448²'],
  ['full', '1,008²; Full reads all of it'],
  [null, '1,008²'],
] as const)('says of the whole input what an answer of %s reads of it', (variant, text) => {
  const reading: Reading = { kind: 'unknown', why: 'no-answer' };
  expect(modelViewText('input', reading, square, sides, variant).text).toBe(text);
});

it('says that another model saw something else', () => {
  const other: Reading = { kind: 'other-model' };
  expect(modelViewText('read', other, square, sides, 'flex').text).toMatch(/not known.*original pixels/);
  expect(modelViewText('input', other, square, sides, 'flex').text).toMatch(/another gave this answer/);
});
