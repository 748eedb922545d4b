import type { CommandIn } from '../../electron/ipc/commands.js';

/** A place in the matrix: index of the layer among the selecting ones, and of the token. */
export interface MatrixPlace {
  readonly row: number;
  readonly column: number;
}

/** Where keys lead in the matrix, from a place and with the last place there is. */
export const matrixCommands: Record<
  CommandIn<'matrix'>,
  (from: MatrixPlace, last: MatrixPlace) => MatrixPlace
> = {
  'matrix-layer-above': ({ row, column }) => ({ row: Math.max(0, row - 1), column }),
  'matrix-layer-below': ({ row, column }, last) => ({ row: Math.min(last.row, row + 1), column }),
  'matrix-token-before': ({ row, column }) => ({ row, column: Math.max(0, column - 1) }),
  'matrix-token-after': ({ row, column }, last) => ({ row, column: Math.min(last.column, column + 1) }),
  'matrix-tokens-back': ({ row, column }) => ({ row, column: Math.max(0, column - 10) }),
  'matrix-tokens-on': ({ row, column }, last) => ({ row, column: Math.min(last.column, column + 10) }),
  'matrix-first-token': ({ row }) => ({ row, column: 0 }),
  'matrix-last-token': ({ row }, last) => ({ row, column: last.column }),
  'matrix-first-layer': ({ column }) => ({ row: 0, column }),
  'matrix-last-layer': ({ column }, last) => ({ row: last.row, column }),
  'matrix-first-corner': () => ({ row: 0, column: 0 }),
  'matrix-last-corner': (_from, last) => last,
};
