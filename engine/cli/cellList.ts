import { EngineError } from '../protocol/EngineError.js';
import { selectionGridCells, selectionGridSide } from '../protocol/selectionGrid.js';

/** How lists of cells are written, for help and messages. */
export const cellListForm = 'ROW,COLUMN;ROW,COLUMN-COLUMN;...';

/**
 * Cells of the 9 x 9 grid as they are written: `row,column` counted from 0, several behind semicolons, either of them also as
 * a range (`4,0-8` is a row, `0-8,0-8` or `all` the grid); or as a word of 81 letters `0` and `1`, as records keep them.
 *
 * @param what the option or the field, for the message
 * @returns uint8 [81]
 * @throws EngineError `option-invalid`
 */
export function readCellList(text: string, what: string): Uint8Array {
  if (/^[01]{81}$/.test(text)) return Uint8Array.from(text, (letter) => Number(letter));
  const cells = new Uint8Array(selectionGridCells);
  if (text.trim() === 'all') return cells.fill(1);
  for (const part of text.split(';')) {
    const found = /^\s*(\d)(?:-(\d))?\s*,\s*(\d)(?:-(\d))?\s*$/.exec(part);
    if (found === null) throw malformed(what, text, `"${part.trim()}" is none`);
    const [top, bottom, left, right] = [found[1], found[2] ?? found[1], found[3], found[4] ?? found[3]].map(
      Number,
    ) as [number, number, number, number];
    if (top > bottom || left > right) throw malformed(what, text, `"${part.trim()}" ends before it begins`);
    if (bottom >= selectionGridSide || right >= selectionGridSide)
      throw malformed(what, text, `"${part.trim()}" reaches beyond 8`);
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) cells[row * selectionGridSide + column] = 1;
    }
  }
  return cells;
}

function malformed(what: string, text: string, why: string): EngineError {
  return new EngineError(
    'option-invalid',
    `Expected ${what} to be cells as ${cellListForm}, each from 0 to 8 (such as 2,3;4,0-8), all, or 81 letters 0 and 1, ` +
      `but got "${text}": ${why}.`,
  );
}
