// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { columnsInSight, columnWidth, rowHeaderWidth, scrollToColumn } from './matrixWindow.js';

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
