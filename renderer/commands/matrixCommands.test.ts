// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { commandFor } from './commandFor.js';
import { matrixCommands, type MatrixPlace } from './matrixCommands.js';

/** Where a key leads in a matrix of 5 layers and 10 tokens; null when it means nothing there. */
function moved(key: string, ctrlKey: boolean, from: MatrixPlace): MatrixPlace | null {
  const command = commandFor('matrix', { key, ctrlKey, shiftKey: false });
  return command === null ? null : matrixCommands[command](from, { row: 4, column: 9 });
}

describe('matrixCommands', () => {
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
    expect(moved(key, control, at)).toEqual(expected);
  });

  it('stays inside and ignores other keys', () => {
    expect(moved('ArrowUp', false, { row: 0, column: 0 })).toEqual({ row: 0, column: 0 });
    expect(moved('ArrowRight', false, { row: 0, column: 9 })).toEqual({ row: 0, column: 9 });
    const far = (key: string) => commandFor('matrix', { key, ctrlKey: false, shiftKey: true })!;
    expect(matrixCommands[far('ArrowLeft')](at, { row: 4, column: 99 })).toEqual({ row: 2, column: 0 });
    expect(matrixCommands[far('ArrowRight')](at, { row: 4, column: 99 })).toEqual({ row: 2, column: 13 });
    expect(moved('x', false, at)).toBeNull();
  });
});
