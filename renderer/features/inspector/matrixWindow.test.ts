// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { columnsInSight, matrixWidths, scrollToColumn } from './matrixWindow.js';

const widths = matrixWidths(16);

describe('columnsInSight', () => {
  it('renders a few more than are seen, never more than there are', () => {
    const width = widths.rowHeader + 10 * widths.column;
    expect(columnsInSight(0, width, 5, widths)).toEqual({ first: 0, end: 5 });
    expect(columnsInSight(0, width, 2000, widths)).toEqual({ first: 0, end: 14 });
    const { first, end } = columnsInSight(100 * widths.column, width, 2000, widths);
    expect(first).toBe(96);
    expect(end).toBe(114);
    expect(columnsInSight(1e6, width, 20, widths)).toEqual({ first: 20, end: 20 });
  });
});

describe('scrollToColumn', () => {
  it('moves only as far as needed', () => {
    const width = widths.rowHeader + 10 * widths.column;
    expect(scrollToColumn(3, 0, width, widths)).toBe(0);
    expect(scrollToColumn(10, 0, width, widths)).toBe(widths.column);
    expect(scrollToColumn(2, 5 * widths.column, width, widths)).toBe(2 * widths.column);
  });
});
