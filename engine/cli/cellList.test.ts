import { expect, test } from 'vitest';
import { readCellList } from './cellList.js';

const cellsOf = (text: string): string[] =>
  [...readCellList(text, '--force')].flatMap((cell, index) =>
    cell === 1 ? [`${Math.floor(index / 9)},${index % 9}`] : [],
  );

test.each([
  ['2,3', ['2,3']],
  ['2,3; 8,0-1', ['2,3', '8,0', '8,1']],
  ['0-1,7-8', ['0,7', '0,8', '1,7', '1,8']],
])('%s', (text, expected) => {
  expect(cellsOf(text)).toEqual(expected);
});

test('all, and a word of a record', () => {
  expect(cellsOf('all')).toHaveLength(81);
  expect(cellsOf(`${'0'.repeat(80)}1`)).toEqual(['8,8']);
});

test.each([
  ['9,1', /reaches beyond 8/],
  ['3-2,1', /ends before it begins/],
  ['2;3', /"2" is none/],
  ['', /"" is none/],
  ['1'.repeat(80), /is none/],
])('refuses %j, and says what cells are', (text, message) => {
  expect(() => readCellList(text, '--force')).toThrow(message);
  expect(() => readCellList(text, '--force')).toThrow(/--force to be cells as ROW,COLUMN/);
});
