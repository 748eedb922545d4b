// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { columnsInSight, columnWidth, movedPlace, rowHeaderWidth, scrollToColumn } from './matrixWindow.js';

describe('columnsInSight', () => {
  it('renders a few more than are seen, never more than there are', () => {
    const width = rowHeaderWidth + 10 * columnWidth;
    expect(columnsInSight(0, width, 5)).toEqual({ first: 0, end: 5 });
    expect(columnsInSight(0, width, 2000)).toEqual({ first: 0, end: 14 });
    const { first, end } = columnsInSight(100 * columnWidth, width, 2000);
    expect(first).toBe(96);
    expect(end).toBe(114);
    expect(columnsInSight(1e6, width, 20)).toEqual({ first: 20, end: 20 });
  });
});

describe('scrollToColumn', () => {
  it('moves only as far as needed', () => {
    const width = rowHeaderWidth + 10 * columnWidth;
    expect(scrollToColumn(3, 0, width)).toBe(0);
    expect(scrollToColumn(10, 0, width)).toBe(columnWidth);
    expect(scrollToColumn(2, 5 * columnWidth, width)).toBe(2 * columnWidth);
  });
});

describe('movedPlace', () => {
  const at = { row: 2, column: 3 };
  it.each([
    ['ArrowUp', false, { row: 1, column: 3 }],
    ['ArrowDown', false, { row: 3, column: 3 }],
    ['ArrowLeft', false, { row: 2, column: 2 }],
    ['ArrowRight', false, { row: 2, column: 4 }],
    ['Home', false, { row: 2, column: 0 }],
    ['End', false, { row: 2, column: 9 }],
    ['Home', true, { row: 0, column: 0 }],
    ['End', true, { row: 4, column: 9 }],
    ['PageUp', false, { row: 0, column: 3 }],
    ['PageDown', false, { row: 4, column: 3 }],
  ])('%s (control: %s)', (key, control, expected) => {
    expect(movedPlace(key, control, at, 5, 10)).toEqual(expected);
  });

  it('stays inside and ignores other keys', () => {
    expect(movedPlace('ArrowUp', false, { row: 0, column: 0 }, 5, 10)).toEqual({ row: 0, column: 0 });
    expect(movedPlace('ArrowRight', false, { row: 0, column: 9 }, 5, 10)).toEqual({ row: 0, column: 9 });
    expect(movedPlace('x', false, at, 5, 10)).toBeNull();
  });
});
